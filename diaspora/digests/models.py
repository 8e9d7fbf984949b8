"""Who gets a digest when, and what each issue covers."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diaspora.digests.schedule import FIRST_HOUR, LAST_HOUR
from diaspora.moves import known_status


class CadenceChoice(models.TextChoices):
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Once a week")
    OFF = "off", _("Never")


class Subscription(models.Model):
    """One a member. The zone and the language are the member's own; `next_due_at` is worked out from the wall clock
    each time and checked against it again when it comes."""

    Cadence = CadenceChoice
    WEEKDAYS = [
        (0, _("Monday")), (1, _("Tuesday")), (2, _("Wednesday")), (3, _("Thursday")), (4, _("Friday")),
        (5, _("Saturday")), (6, _("Sunday")),
    ]  # fmt: skip

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="digest"
    )
    cadence = models.CharField(_("how often"), max_length=6, choices=CadenceChoice, default=CadenceChoice.WEEKLY)
    weekday = models.PositiveSmallIntegerField(_("on which day"), choices=WEEKDAYS, default=6)
    hour = models.PositiveSmallIntegerField(_("at what time"), default=9)
    next_due_at = models.DateTimeField(null=True, blank=True)
    last_period = models.CharField(max_length=10, blank=True)
    # Everything before it was in an earlier digest.
    covered_until = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("digest")
        constraints = [
            known_status(CadenceChoice, name="digest_cadence_known", field="cadence"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="digest_on_a_weekday"),
            models.CheckConstraint(
                condition=Q(hour__gte=FIRST_HOUR, hour__lte=LAST_HOUR), name="digest_at_a_decent_hour"
            ),
        ]
        indexes = [
            models.Index(fields=["next_due_at"], name="digest_due", condition=Q(next_due_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}: {self.cadence}"


class Issue(models.Model):
    """What all who are due together get: the window is frozen, so a second attempt sends the same."""

    cadence = models.CharField(max_length=6)
    period = models.CharField(max_length=10)
    content_from = models.DateTimeField()
    content_to = models.DateTimeField()
    frozen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cadence", "period", "content_from", "content_to"], name="one_issue_a_window"
            ),
            models.CheckConstraint(
                condition=Q(content_to__gt=models.F("content_from")), name="issue_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cadence} {self.period}"
