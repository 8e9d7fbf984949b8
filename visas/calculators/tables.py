"""Dated points tables, read once from `tables/*.toml`.

TOML, because it refuses a key that stands twice, has dates, and has no `yes` that turns into `True`.
A value `{from = [[0, 0], [3, 5]]}` is a band: each row holds from its first number up to the next row.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

from django.utils.translation import gettext_lazy as _

from visas.calculators.words import Words

Rules: TypeAlias = Mapping[str, Any]
TABLES = Path(__file__).parent / "tables"


class RulesNotKnownError(LookupError):
    """The rules of the asked day aren't held, or can't be computed. `reason` is for people."""

    def __init__(self, reason: Words, *, known_changes: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.reason = reason
        self.known_changes = known_changes


class Bands:
    """Points by lower bound. A row with several numbers gives a tuple of points (one a column)."""

    __slots__ = ("edges", "most", "points")

    def __init__(self, rows: list[list[Any]]) -> None:
        self.edges: list[Any] = [row[0] for row in rows]
        if self.edges != sorted(set(self.edges)):
            raise ValueError(f"bands out of order: {self.edges}")
        self.points: list[Any] = [row[1] if len(row) == 2 else tuple(row[1:]) for row in rows]
        self.most: Any = max(self.points) if len(rows[0]) == 2 else None

    def __call__(self, value: float) -> Any:
        row = bisect_right(self.edges, value)
        return self.points[row - 1] if row else 0


class Points(dict[str, int]):
    """Points by name, with the most that one of them gives."""

    __slots__ = ("most",)

    def __init__(self, values: Mapping[str, int]) -> None:
        super().__init__(values)
        self.most = max(values.values())


@dataclass(frozen=True, slots=True)
class Source:
    """Where figures were read. `checked` false: nobody has read these figures in a second place yet."""

    title: str
    url: str
    checked: bool
    checked_on: date
    covers: frozenset[str]
    note: str = ""


@dataclass(frozen=True, slots=True)
class CutOff:
    """Points that were enough in one round of invitations, or the range of a longer period."""

    kind: str
    period: str
    low: int
    high: int
    checked: bool
    source: str
    invitations: int | None = None
    on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """The rules of one period, both days included. `computable` false: shown, never computed."""

    id: str
    valid_from: date
    valid_to: date | None
    computable: bool
    rules: Rules
    valid_from_checked: bool = True
    known_changes: tuple[str, ...] = ()

    def holds_on(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True)
class Table:
    """All versions of one points system, oldest first."""

    name: str
    authority: str
    official_url: str
    versions: tuple[Version, ...]
    sources: Mapping[str, Source]
    max_total: int
    cutoffs: tuple[CutOff, ...] = ()
    law_url: str = ""
    reference: Rules = field(default_factory=dict)

    @property
    def newest_computable(self) -> Version:
        return [version for version in self.versions if version.computable][-1]

    @property
    def unchecked(self) -> frozenset[str]:
        """Keys of the lines whose figures stand on a source that isn't checked."""
        return frozenset().union(*(s.covers for s in self.sources.values() if not s.checked))

    @property
    def latest_cutoffs(self) -> list[CutOff]:
        """The newest of each kind of round, in the table's order (newest first)."""
        newest: dict[str, CutOff] = {}
        for cutoff in self.cutoffs:
            newest.setdefault(cutoff.kind, cutoff)
        return list(newest.values())

    def version_on(self, on: date | None) -> Version:
        """The rules of that day, or the newest that can be computed when no day is named.

        Raises RulesNotKnownError for a day without rules, or with rules that nobody has read yet.
        """
        if on is None:
            return self.newest_computable
        for version in self.versions:
            if version.holds_on(on):
                return self._computable(version, on)
        raise RulesNotKnownError(
            Words(
                _("We hold no rules for %(on)s. The earliest day that we can compute is %(first)s."),
                on=on.isoformat(),
                first=self.versions[0].valid_from.isoformat(),
            )
        )

    def _computable(self, version: Version, on: date) -> Version:
        if version.computable:
            return version
        raise RulesNotKnownError(
            Words(
                _(
                    "The rules for %(on)s have changed and we haven't read the new official table yet, "
                    "so nothing is computed. The last day that we can compute is %(last)s."
                ),
                on=on.isoformat(),
                last=(self.newest_computable.valid_to or on).isoformat(),
            ),
            known_changes=version.known_changes,
        )


def reference(name: str) -> Rules:
    """A table that holds for any day, with its bands ready."""
    rules: Rules = _compiled(tomllib.loads((TABLES / f"{name}.toml").read_text("utf-8")))
    return rules


@cache
def load(name: str) -> Table:
    """Read `tables/<name>.toml` once. Raises on an unknown key, overlapping versions, disordered bands."""
    data = tomllib.loads((TABLES / f"{name}.toml").read_text("utf-8"))
    sources = {key: _source(row) for key, row in data.pop("sources").items()}
    versions = tuple(_version(row) for row in data.pop("versions"))
    cutoffs = tuple(CutOff(**row) for row in data.pop("cutoffs", []))
    figures = _compiled(data.pop("reference", {}))
    for earlier, later in pairwise(versions):
        if earlier.valid_to is None or earlier.valid_to >= later.valid_from:
            raise ValueError(f"{name}: versions {earlier.id} and {later.id} overlap")
    return Table(name, versions=versions, sources=sources, cutoffs=cutoffs, reference=figures, **data)


def _source(row: dict[str, Any]) -> Source:
    return Source(**{**row, "covers": frozenset(row.get("covers", ()))})


def _version(row: dict[str, Any]) -> Version:
    defaults: dict[str, Any] = {"valid_to": None, "computable": True}
    changes = tuple(row.pop("known_changes", ()))
    return Version(**{**defaults, **row, "rules": _compiled(row.get("rules", {})), "known_changes": changes})


def _compiled(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if set(value) == {"from"}:
        return Bands(value["from"])
    if value and all(type(item) is int for item in value.values()):
        return Points(value)
    return {key: _compiled(item) for key, item in value.items()}
