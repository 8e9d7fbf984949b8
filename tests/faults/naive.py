"""A sender as it's usually written: lock some rows, send, commit. The harness must catch it out."""

from django.db import transaction

from diaspora.celery import app
from diaspora.notifications.carrier import carrier
from diaspora.notifications.kinds import MAIL_KINDS, Mail
from diaspora.notifications.models import Delivery

CHUNK = 50


@app.task(name="naive.deliver", ignore_result=True)
def deliver():
    with carrier() as hop:
        while _chunk(hop):
            pass


@transaction.atomic
def _chunk(hop):
    planned = Delivery.objects.select_for_update(skip_locked=True).filter(status="planned")
    rows = list(planned.order_by("pk")[:CHUNK])
    found = MAIL_KINDS.by_key()["digest"].compose(rows) if rows else {}
    for row in rows:
        if isinstance(found[row.pk], Mail):
            hop.send(found[row.pk], until=float("inf"), still_ours=lambda: True)
    Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(status="sent")
    return len(rows)
