"""Readers of public sponsor registers: a checked file to a stream of entries, in constant memory."""

from collections.abc import Callable, Iterator
from pathlib import Path

from . import ca_lmia, nl, uk, us_lca
from .entry import RegisterEntry, RegisterError

__all__ = ["READERS", "RegisterEntry", "RegisterError"]

READERS: dict[str, Callable[[Path], Iterator[RegisterEntry]]] = {
    "uk": uk.rows,
    "nl": nl.rows,
    "us_lca": us_lca.rows,
    "ca_lmia": ca_lmia.rows,
}
