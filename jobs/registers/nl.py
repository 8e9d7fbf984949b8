"""Netherlands, IND public register of recognised sponsors (work): one HTML table, or lines of `name;KvK`."""

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from .entry import RegisterEntry, RegisterError
from .table import check_text

MAX_LINE = 1000
MAX_OPEN = 1 << 20  # characters of a page that may wait for their tag to close
_KVK = re.compile(r"\d{8}")


def rows(path: Path) -> Iterator[RegisterEntry]:
    """Every row with a name. Raises RegisterError before the first is handed out."""
    check_text(path, "utf-8-sig")
    pairs = _from_page if _is_page(path) else _from_lines
    if not sum(1 for _ in pairs(path)):  # the first pass reads all of it, or raises
        raise RegisterError(f"{path.name} holds no rows.")
    return _entries(pairs(path))


def _is_page(path: Path) -> bool:
    with path.open(encoding="utf-8-sig") as lines:
        return lines.read(2000).lstrip().startswith("<")


def _entries(pairs: Iterator[tuple[str, str]]) -> Iterator[RegisterEntry]:
    for number, (name, kvk) in enumerate(pairs, 1):
        yield RegisterEntry(country="NL", row=number, name=name, number=kvk if _KVK.fullmatch(kvk) else None)


def _from_lines(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            name, separator, kvk = line.strip().rpartition(";")
            if not separator or len(line) > MAX_LINE:
                raise RegisterError(f"{path.name}, line {number} isn't 'name;number'.")
            # Entities are decoded before anything is stored: A&amp;S must not become AS.
            named = html.unescape(name).strip()
            if named:
                yield named, _number(path, number, kvk.strip())


def _number(path: Path, row: int, kvk: str) -> str:
    """8 digits, or blank or 0 for unknown. Anything else means the columns aren't what we think."""
    if kvk in {"", "0"} or _KVK.fullmatch(kvk):
        return kvk
    raise RegisterError(f"{path.name}, row {row}: '{kvk[:40]}' isn't a KvK number of 8 digits.")


def _from_page(path: Path) -> Iterator[tuple[str, str]]:
    table = _Table()
    number = 0
    with path.open(encoding="utf-8-sig") as page:
        while block := page.read(1 << 14):
            _feed(table, block, path)
            for name, kvk in table.taken():
                number += 1
                yield name, _number(path, number, kvk)
    if not table.is_register:
        raise RegisterError(f"{path.name} has no table with the columns Organisation and KVK.")


def _feed(table: "_Table", block: str, path: Path) -> None:
    try:
        table.feed(block)
    except AssertionError as error:  # html.parser's word for a broken declaration
        raise RegisterError(f"{path.name} isn't a page we can read: {error}.") from error
    if len(table.rawdata) > MAX_OPEN:
        raise RegisterError(f"{path.name} has a tag that never closes.")


class _Table(HTMLParser):
    """Row headings and cells of the page's tables; names and numbers leave it by `taken()`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.is_register = False
        self._cell = ""
        self._text: list[str] = []
        self._heads: list[str] = []
        self._row: list[str] = []
        self._done: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._row = []
        if tag in {"th", "td"}:
            is_name = tag == "th" and dict(attrs).get("scope") == "row"
            self._cell, self._text = ("cell" if is_name or tag == "td" else "head"), []

    def handle_data(self, data: str) -> None:
        if self._cell:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"th", "td"} and self._cell:
            text = " ".join("".join(self._text).split(" ")).strip()
            (self._row if self._cell == "cell" else self._heads).append(text)
            self._cell = ""
        if tag == "thead" or (tag == "tr" and not self.is_register):
            heads = " ".join(self._heads).casefold()
            self.is_register = "organisation" in heads and "kvk" in heads
        if tag == "tr" and self.is_register and self._row:
            self._finish()

    def _finish(self) -> None:
        name, *rest = self._row
        if name:
            self._done.append((name, rest[0] if rest else ""))
        self._row = []

    def taken(self) -> list[tuple[str, str]]:
        done, self._done = self._done, []
        return done
