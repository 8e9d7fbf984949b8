"""What the minute's tick does in circles."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from diaspora.circles.models import Answer, Edit, Post
from diaspora.circles.services import told

# As long as every decision waits (moderation.clockwork): nobody shall guess from the hour who reported.
TELL_AFTER = timedelta(hours=1)
EDITS_KEPT = timedelta(days=90)
BATCH = 200


def tick(now: datetime | None = None) -> None:
    """One of TICKS."""
    now = now or timezone.now()
    for model in (Post, Answer):
        for row in model.objects.filter(untold_since__lte=now - TELL_AFTER)[:BATCH]:
            _tell(model, row.pk)
    Edit.objects.filter(at__lt=now - EDITS_KEPT).delete()


@transaction.atomic
def _tell(model: type[Post] | type[Answer], pk: UUID) -> None:
    row = model._base_manager.select_for_update().filter(pk=pk, untold_since__isnull=False).first()
    if row is None:
        return
    row.untold_since = None
    row.save(update_fields=["untold_since"])
    if row.status == Post.Status.HIDDEN:
        told.moderated(row, "hidden")
