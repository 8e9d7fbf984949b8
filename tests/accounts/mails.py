"""What the outbox holds for an address."""

import re

from diaspora.notifications.models import Delivery


def to(address):
    """Newest last."""
    return [mail.payload for mail in Delivery.objects.filter(address=address).order_by("pk")]


def subjects(address):
    return [mail["subject"] for mail in to(address)]


def code(address):
    """The code on a line of its own in the newest mail."""
    return re.search(r"^\s*([0-9A-Z-]{6,9})\s*$", to(address)[-1]["text"], re.MULTILINE)[1]
