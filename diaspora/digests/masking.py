"""A digest for other eyes: its shape stays, its words don't."""

import re
from collections.abc import Iterable
from typing import Any

from diaspora.digests.contents import Part
from diaspora.digests.sections import Item

WORD = re.compile(r"\w+")


def masked(parts: Iterable[Part]) -> list[Part]:
    return [Part(part.key, tuple(_item(item) for item in part.items), part.more) for part in parts]


def _item(item: Item) -> Item:
    return Item(item.key.partition(":")[0] + ":0", "/", text(item.reason), _value(dict(item.data)))


def _value(value: Any) -> Any:
    """Numbers and flags stay: templates reckon with them."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, dict):
        return {key: _value(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_value(one) for one in value]
    return value


def text(words: str) -> str:
    return WORD.sub(lambda word: "•" * min(len(word[0]), 8), words)
