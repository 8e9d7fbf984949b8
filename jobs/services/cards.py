"""The card of a listing: rendered once for each language and kept under the listing's stamp.

A card holds nothing of the viewer and no time that runs. What is the viewer's own, whether they keep the job, is kept
in both forms, with gaps for the form's token and for the way back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from jobs.models import JobSearch

# No text of ours can hold a NUL: the database takes none.
TOKEN, BACK = "\0token\0", "\0back\0"
KEPT_MOST = 5_000
ZONE = "Asia/Karachi"
Key = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Card:
    body: str
    to_keep: str
    kept: str


_kept: dict[Key, Card] = {}


def cards(rows: Sequence[JobSearch]) -> list[tuple[JobSearch, Card]]:
    """Rows with their cards, in order; a row that went meanwhile has none. One statement where one isn't at hand."""
    language = get_language() or ""
    keys: list[Key] = [(row.job_id, row.stamp, language) for row in rows]
    found = {key: _kept[key] for key in keys if key in _kept}
    missing = {key[0]: key for key in keys if key not in found}
    for job_id, card in _made(list(missing)) if missing else ():
        # Under the key that was asked for: a row that changed between the two statements shows as it is now.
        found[missing[job_id]] = card
        _keep(missing[job_id], card)
    return [(row, found[key]) for row, key in zip(rows, keys, strict=True) if key in found]


def shown(rows: Sequence[JobSearch], *, saved: Iterable[int] = (), token: str = "", back: str = "") -> SafeString:
    """All cards as HTML; with `token`, each with its button to keep or to let go."""
    mine = set(saved)
    parts = []
    for row, card in cards(rows):
        button = (card.kept if row.job_id in mine else card.to_keep) if token else ""
        parts.append(f"{card.body}{button}</article>")
    html = "".join(parts)
    if token:
        html = html.replace(TOKEN, escape(token)).replace(BACK, escape(back))
    return mark_safe(html)  # noqa: S308  (the parts are templates' output)


def _made(job_ids: Sequence[int]) -> Iterable[tuple[int, Card]]:
    for row in JobSearch.objects.filter(pk__in=job_ids).for_cards():
        yield row.job_id, render(row)


def render(row: JobSearch) -> Card:
    """`row` must come `for_cards`."""
    given = {"job": row.job, "next": BACK, "csrf_token": TOKEN}
    # Not the viewer's clock: days are those of Pakistan for everyone.
    with timezone.override(ZONE):
        body = render_to_string("jobs/card_body.html", {"row": row}).rstrip()
    buttons = [render_to_string("jobs/card_save.html", {**given, "is_saved": saved}) for saved in (False, True)]
    return Card(f'<article class="card">{body}', *(button.strip() for button in buttons))


def _keep(key: Key, card: Card) -> None:
    while len(_kept) >= KEPT_MOST:
        _kept.pop(next(iter(_kept)), None)
    _kept[key] = card


def forget() -> None:
    _kept.clear()
