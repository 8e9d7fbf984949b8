"""Words that live listings use, for "did you mean"."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models


class JobWord(models.Model):
    word = models.CharField(max_length=60, unique=True)
    listings = models.PositiveIntegerField()
    built_at = models.DateTimeField()

    class Meta:
        indexes = [GinIndex(OpClass("word", name="gin_trgm_ops"), name="jobword_trigrams")]

    def __str__(self) -> str:
        return self.word
