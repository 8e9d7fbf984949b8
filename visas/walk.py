"""One question a page: which one is asked, and what was answered before. All of it stands in the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Walk:
    """`key` is asked now, as question `number` of `total`; `carried` are the other answers, for hidden fields."""

    key: str
    number: int
    total: int
    carried: list[tuple[str, str]]
    previous: int | None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.total else None


def walk(given: Mapping[str, str], keys: Sequence[str]) -> Walk | None:
    """None where the address asks for all questions at once. A step outside the range is the nearest one."""
    if "step" not in given:
        return None
    try:
        number = int(given["step"])
    except ValueError:
        number = 1
    number = min(max(number, 1), len(keys))
    key = keys[number - 1]
    lists = given.lists() if hasattr(given, "lists") else ((k, [v]) for k, v in given.items())
    carried = [
        (name, one)
        for name, values in lists
        for one in values
        if name not in ("step", "hl") and name.split(".")[0] != key
    ]
    return Walk(key, number, len(keys), carried, number - 1 if number > 1 else None)
