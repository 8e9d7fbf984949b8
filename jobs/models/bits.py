"""Live listings as bitmaps, for the numbers beside the filters where there are too many listings to group.

Bit n of every row stands for the same listing. `kind` is "all", "word" (a lexeme of the full text) or the name of a
filter; `value` says which word, country, level or answer.
"""

from typing import Any

from django.db import models


class BitmapField(models.Field):  # type: ignore[type-arg]
    def db_type(self, connection: Any) -> str:
        return "bit varying"


class SearchBits(models.Model):
    kind = models.CharField(max_length=10)
    value = models.CharField(max_length=200, blank=True)
    bits = BitmapField()
    built_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "search bits"
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="one_bitmap_a_value")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"
