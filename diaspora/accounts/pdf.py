"""Looks into a PDF and writes it anew without its metadata: `python -m diaspora.accounts.pdf IN OUT`.

Runs as a child with little memory and time, because the file is a stranger's. Prints one word: "clean", or why not
(a key of models.files.Refusal). Nothing of Django is loaded.
"""

import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

MOST_PAGES = 30
MEMORY, SECONDS = 512 * 1024 * 1024, 10
DEEPEST = 60
# Keys that make a reader do something by itself, and those that carry other files.
ACTIVE_KEYS = {"/JS", "/JavaScript", "/AA", "/XFA", "/EF", "/EmbeddedFiles", "/AF", "/RichMedia", "/RichMediaContent"}
ACTIVE_ACTIONS = {
    "/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/RichMediaExecute", "/GoToE", "/GoToR",
}  # fmt: skip
ACTIVE_KINDS = {"/EmbeddedFile", "/RichMedia", "/Screen", "/Movie", "/Sound", "/FileAttachment", "/3D"}


def look(source: Path, target: Path) -> str:
    if source.read_bytes()[:5] != b"%PDF-":
        return "broken"
    try:
        with pikepdf.open(source, attempt_recovery=False) as pdf:
            return _inside(pdf, target)
    except pikepdf.PasswordError:
        return "locked"
    except (pikepdf.PdfError, ValueError, TypeError, RecursionError, MemoryError):
        return "broken"


def _inside(pdf: pikepdf.Pdf, target: Path) -> str:
    if pdf.is_encrypted:
        return "locked"
    if len(pdf.pages) == 0:
        return "broken"
    if len(pdf.pages) > MOST_PAGES:
        return "long"
    if any(_is_active(one) for one in _dictionaries(pdf)):
        return "active"
    for name in ("/Metadata", "/PieceInfo"):
        if name in pdf.Root:
            del pdf.Root[name]
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    pdf.save(target)
    return "clean"


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Each dictionary once: the indirect ones by the file's own list, those within them by descent."""
    for found in pdf.objects:
        yield from _within(found, 0)


def _within(found: Any, depth: int) -> Iterator[Any]:
    if depth > DEEPEST:
        raise ValueError("nested too deeply")
    if isinstance(found, pikepdf.Array):
        for item in found:
            if not getattr(item, "is_indirect", False):
                yield from _within(item, depth + 1)
    elif isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
        yield found
        for _key, item in found.items():  # noqa: PERF102 - pikepdf has no values()
            if not getattr(item, "is_indirect", False):
                yield from _within(item, depth + 1)


def _is_active(found: Any) -> bool:
    if set(found.keys()) & ACTIVE_KEYS:
        return True
    named = {str(found.get(key)) for key in ("/S", "/Type", "/Subtype") if isinstance(found.get(key), pikepdf.Name)}
    return bool(named & (ACTIVE_ACTIONS | ACTIVE_KINDS))


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    sys.stdout.write(look(Path(sys.argv[1]), Path(sys.argv[2])))


if __name__ == "__main__":
    main()
