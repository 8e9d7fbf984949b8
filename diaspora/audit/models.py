"""Event: who did what to what, and why. Append-only."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, row: models.Model) -> "EventQuerySet":
        return self.filter(target=row._meta.label_lower, target_id=str(row.pk))


class Event(models.Model):
    """`actor` is null where the system acted. `target` is "app.model"; `data` holds ids and plain values only."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=60)
    target = models.CharField(max_length=80)
    target_id = models.CharField(max_length=40)
    from_status = models.CharField(max_length=30, blank=True)
    to_status = models.CharField(max_length=30, blank=True)
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        indexes = [models.Index(fields=["target", "target_id", "-at"], name="audit_event_target")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.verb} {self.target} {self.target_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)
