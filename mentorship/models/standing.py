"""OpenMentor: the flat table that suggestions stand on, one row for each ambassador who takes requests."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone


class OpenMentor(models.Model):
    """Masks are bigints (words.py), hours of the coming UTC week three of them. Rewritten by services.standing."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    topics = models.BigIntegerField()
    languages = models.BigIntegerField()
    countries = models.BigIntegerField()
    countries_old = models.BigIntegerField()
    routes_0 = models.BigIntegerField()
    routes_1 = models.BigIntegerField()
    routes_old_0 = models.BigIntegerField()
    routes_old_1 = models.BigIntegerField()
    hours_0 = models.BigIntegerField()
    hours_1 = models.BigIntegerField()
    hours_2 = models.BigIntegerField()
    reliability = models.FloatField()
    role = models.SmallIntegerField()
    experience = models.SmallIntegerField()
    free_slots = models.SmallIntegerField()
    pending = models.SmallIntegerField(default=0)
    shown = models.IntegerField(default=0)
    trust = models.SmallIntegerField()
    women_only = models.BooleanField()
    circle_verified = models.BooleanField()
    async_ok = models.BooleanField()

    def __str__(self) -> str:
        return str(self.member_id)


class WeightSet(models.Model):
    """The weights of the score, by version: a stored suggestion names the one it was made with."""

    version = models.PositiveSmallIntegerField(primary_key=True)
    weights = models.JSONField()
    since = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"v{self.version}"


class Suggestion(models.Model):
    """Who was shown whom in a week, with the numbers and reasons of that moment."""

    seeker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="suggestions")
    ambassador = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    week = models.DateField()
    version = models.PositiveSmallIntegerField()
    score = models.FloatField()
    features: Any = models.JSONField()
    reasons: Any = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seeker", "ambassador", "week"], name="mentor_suggestion_once_a_week")
        ]
        indexes = [models.Index(fields=["week"], name="mentor_suggestion_week")]

    def __str__(self) -> str:
        return f"{self.seeker_id} → {self.ambassador_id}"
