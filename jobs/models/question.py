"""Questions that members saved. Many ask the same thing, so a distinct question is one row."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Question(models.Model):
    """`canonical` is the address's query in its one order; `words` the search words, `lexemes` what they stand for.

    `plain` says that every lexeme must occur; otherwise (phrases, "or", a minus) the survivors are asked again.
    """

    canonical = models.CharField(max_length=1000, unique=True)
    words = models.CharField(max_length=200, blank=True)
    lexemes = ArrayField(models.CharField(max_length=100), default=list)
    plain = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.canonical


class Cadence(models.TextChoices):
    EACH = "each", _("in every digest")
    WEEKLY = "weekly", _("once a week")


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def running(self) -> "SavedSearchQuerySet":
        return self.filter(stopped_at__isnull=True)


class SavedSearch(models.Model):
    Cadence = Cadence

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="savers")
    name = models.CharField(_("name"), max_length=80)
    cadence = models.CharField(_("how often"), max_length=6, choices=Cadence, default=Cadence.EACH)
    saved_at = models.DateTimeField(default=timezone.now)
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        ordering = ("-saved_at", "-pk")
        verbose_name_plural = "saved searches"
        constraints = [models.UniqueConstraint(fields=["member", "question"], name="question_saved_once")]

    def __str__(self) -> str:
        return self.name
