"""Most of the demo's members agree to be counted, and are, so that the page has something to show."""

import random
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from diaspora.accounts.models import User
from diaspora.insights import counting
from diaspora.insights.models import Consent


@transaction.atomic
def fill(members: Sequence[User], *, now: datetime, dice: random.Random) -> None:
    """The last part: it counts what the others made."""
    agreed = [member for member in members if not member.is_staff and dice.random() < 0.9]
    Consent.objects.bulk_create(Consent(member=member) for member in agreed)
    counting.count(now.astimezone(counting.HOME_CLOCK).date())
