"""WatchedTerm: words that hold, flag, warn or block."""

import pghistory
from django.conf import settings
from django.db import models
from django.utils import timezone

from diaspora.moves import known_status


class TermKind(models.TextChoices):
    FLAG = "flag", "Flag for a moderator"
    WARN = "warn", "Warn the writer"
    HOLD = "hold", "Hold until a moderator has looked"
    BLOCK = "block", "Refuse"


class TermScope(models.TextChoices):
    ALL = "all", "Everything"
    MESSAGE = "message", "Messages and requests"
    POST = "post", "Posts and answers"
    JOB = "job", "Listings"
    PROFILE = "profile", "Profiles"


class TermQuerySet(models.QuerySet["WatchedTerm"]):
    def watching(self, scope: str) -> "TermQuerySet":
        today = timezone.now().date()
        return self.filter(models.Q(expires_on__isnull=True) | models.Q(expires_on__gte=today)).filter(
            enabled=True, scope__in=[scope, TermScope.ALL]
        )


@pghistory.track(
    exclude=["hits", "false_hits", "added_at", "tried_at", "tried_hits", "tried_texts"], model_name="TermEvent"
)
class WatchedTerm(models.Model):
    """`pattern` is words; * stands for letters within one. Spelling is folded before comparing: terms.py."""

    Kind = TermKind
    Scope = TermScope

    pattern = models.CharField(max_length=100)
    kind = models.CharField(max_length=5, choices=Kind, default=Kind.FLAG)
    scope = models.CharField(max_length=7, choices=Scope, default=Scope.ALL)
    enabled = models.BooleanField(default=False)
    hits = models.PositiveIntegerField(default=0)
    false_hits = models.PositiveIntegerField(default=0)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    expires_on = models.DateField(null=True, blank=True)
    # The dry run over what was written lately, without which nothing is switched on.
    tried_at = models.DateTimeField(null=True, blank=True, editable=False)
    tried_hits = models.PositiveIntegerField(default=0, editable=False)
    tried_texts = models.PositiveIntegerField(default=0, editable=False)

    objects = TermQuerySet.as_manager()

    class Meta:
        constraints = [
            known_status(TermKind, name="term_kind_known", field="kind"),
            models.UniqueConstraint(fields=["pattern", "scope"], name="one_term_a_scope"),
            models.CheckConstraint(
                condition=models.Q(enabled=False) | models.Q(tried_at__isnull=False), name="term_was_tried_first"
            ),
        ]

    def __str__(self) -> str:
        return self.pattern
