"""The catalogues of translated words: collected, updated and compiled without GNU gettext.

A template under `templates/<product>/` belongs to that product's catalogue, as its code does; everything else is
the platform's.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

LANGUAGE = "ur"
PLATFORM = "diaspora"
KEYWORDS = {
    "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3), "_": None,
}  # fmt: skip
INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def products() -> list[str]:
    return [path.parent.name for path in map(Path, settings.LOCALE_PATHS) if path.parent.is_dir()]


def po_file(product: str) -> Path:
    return settings.BASE_DIR / product / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def _sources(product: str) -> Iterator[Path]:
    yield from (settings.BASE_DIR / product).rglob("*.py")
    templates = settings.BASE_DIR / "templates"
    others = {*products()} - {PLATFORM}
    for path in sorted(templates.rglob("*.*")):
        top = path.relative_to(templates).parts
        # emails/jobs/published.txt is of jobs, as jobs/list.html is.
        owner = next((part for part in top[:2] if part in others), PLATFORM)
        if path.suffix in {".html", ".txt"} and owner == product:
            yield path


def collect(product: str) -> Catalog:
    """A template catalogue of all messages that `product` marks."""
    found = Catalog(locale=LANGUAGE, fuzzy=False)
    for path in _sources(product):
        text = path.read_text(encoding="utf-8")
        # Without indents: a template's are no Python's.
        code = text if path.suffix == ".py" else INDENT.sub("", templatize(text, origin=str(path)))
        for _line, message, comments, context in extract("python", io.BytesIO(code.encode()), KEYWORDS):
            found.add(message, auto_comments=comments, context=context, flags=_flags(message))
    return found


def _flags(message: str | tuple[str, ...]) -> set[str]:
    text = message if isinstance(message, str) else " ".join(message)
    return {"python-format"} if "%(" in text else set()


def update() -> None:
    for product in products():
        wanted, path = collect(product), po_file(product)
        old = _read(path)
        old.update(wanted, no_fuzzy_matching=True)
        old.obsolete.clear()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, old, no_location=True, sort_output=True, width=110, omit_header=False)


def _read(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale=LANGUAGE, fuzzy=False, project="Diaspora")
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def compile_all() -> None:
    """Writes the .mo files, which aren't committed. Only what changed, so that a start stays fast."""
    for product in products():
        source, target = po_file(product), po_file(product).with_suffix(".mo")
        if not source.exists() or (target.exists() and target.stat().st_mtime >= source.stat().st_mtime):
            continue
        with target.open("wb") as file:
            write_mo(file, _read(source))


def faults() -> list[str]:
    return [fault for product in products() for fault in _faults_of(product)]


def _faults_of(product: str) -> Iterator[str]:
    have = _read(po_file(product))
    for message in collect(product):
        if message.id and (fault := _fault(have.get(_key(message), message.context))):
            yield f"{product}: {fault}: {_key(message)!r}"


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _fault(message: Message | None) -> str:
    if message is None:
        return "not collected"
    ours = message.string if isinstance(message.string, tuple) else (message.string,)
    if not all(ours):
        return "not translated"
    if message.fuzzy:
        return "fuzzy"
    theirs = message.id if isinstance(message.id, tuple) else (message.id,)
    wanted = set(PLACEHOLDER.findall(str(theirs[-1])))
    if set(PLACEHOLDER.findall(str(ours[-1]))) != wanted:
        return "placeholders differ"
    return ""
