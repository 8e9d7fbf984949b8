"""Text for people that is put together only when it's shown, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from visas.calculators.results import Answered

    Text: TypeAlias = "str | StrPromise | Words | Answered"


class Words:
    """A translatable sentence with its values: `Words(_("at least %(low)s"), low=3)`."""

    __slots__ = ("template", "values")

    def __init__(self, template: Text, **values: object) -> None:
        self.template = template
        self.values: Mapping[str, object] = values

    def __str__(self) -> str:
        return str(self.template) % self.values
