"""What members met with an employer, and who follows it."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diaspora.moves import Moving, known_status
from jobs.models.employers import Employer

# Fewer could be told apart.
SHOWN_FROM = 5


class ExperienceKind(models.TextChoices):
    GHOSTED = "ghosted", _("I applied and never heard back")
    MONEY_ASKED = "money_asked", _("They asked me for money")
    INTERVIEW = "interview", _("I was interviewed")
    OFFER = "offer", _("I got an offer")


class ExperienceStatus(models.TextChoices):
    COUNTED = "counted", _("counted")
    HIDDEN = "hidden", _("taken out by a moderator")


class ExperienceQuerySet(models.QuerySet["Experience"]):
    def counted(self) -> "ExperienceQuerySet":
        return self.filter(status=ExperienceStatus.COUNTED, member__is_active=True)

    def memory_of(self, employer: Employer) -> tuple[int, dict[str, int]]:
        """How many members told something, and of how many each kind is; empty below SHOWN_FROM members."""
        rows = self.counted().filter(employer=employer)
        people: int = rows.aggregate(people=Count("member", distinct=True))["people"]
        if people < SHOWN_FROM:
            return people, {}
        kinds = rows.order_by().values_list("kind").annotate(people=Count("member", distinct=True))
        return people, dict(kinds)


class Experience(Moving):
    """One thing that one member met, in a month. Shown as counts only, never with a name."""

    Kind = ExperienceKind
    Status = ExperienceStatus
    MOVES = {Status.COUNTED: {Status.HIDDEN}, Status.HIDDEN: {Status.COUNTED}}

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="employer_experiences")
    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="experiences")
    kind = models.CharField(_("what happened"), max_length=11, choices=ExperienceKind)
    month = models.DateField(_("in which month"))
    status = models.CharField(max_length=7, choices=ExperienceStatus, default=ExperienceStatus.COUNTED)
    told_at = models.DateTimeField(default=timezone.now)

    objects = ExperienceQuerySet.as_manager()

    class Meta:
        ordering = ("-month", "-pk")
        constraints = [
            known_status(ExperienceKind, name="experience_kind_known", field="kind"),
            known_status(ExperienceStatus, name="experience_status_known"),
            models.UniqueConstraint(fields=["member", "employer", "kind"], name="one_experience_a_kind"),
            models.CheckConstraint(condition=models.Q(month__day=1), name="experience_month_is_its_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.employer_id}"


def month_of(day: date) -> date:
    return day.replace(day=1)


class EmployerFollow(models.Model):
    """New jobs of the employer come with the digest; its leaving a register is told at once."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="followed_employers")
    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="followers")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-since", "-pk")
        constraints = [models.UniqueConstraint(fields=["member", "employer"], name="employer_followed_once")]

    def __str__(self) -> str:
        return f"{self.member_id} follows {self.employer_id}"
