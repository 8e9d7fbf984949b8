"""Parts as HTML and as text. A card is rendered once a language and kept: it holds nothing of who reads it."""

import marshal
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import css_inline
from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from diaspora.digests.contents import Part
from diaspora.digests.sections import DIGEST_SECTIONS, DigestSection, Item

CARDS_KEPT = 20_000
HEADING = "margin:24px 0 8px;font-size:16px;color:#0B5563"
ITEM = "border-top:1px solid #DCD5C7;padding:12px 0"
REASON = "color:#4D5567;font-size:14px;margin:4px 0 0"
# What a section's template may use; it's inlined where the card is made, not in each mail.
CSS = """
    a { color: #0B5563; }
    h2, h3 { margin: 0 0 4px; font-size: 16px; line-height: 1.4; overflow-wrap: anywhere; }
    p { margin: 0 0 4px; overflow-wrap: anywhere; }
    ul { margin: 0; padding: 0; list-style: none; }
    .meta, .muted, .card__meta { color: #4D5567; font-size: 14px; }
    .reason { color: #4D5567; font-size: 14px; margin: 4px 0 0; }
    .tag { font-size: 14px; color: #2A6B34; }
"""


def fragments(part: Part) -> tuple[list[str], list[str]]:
    """Pieces of the page, and paragraphs of the text. Most of them are the same strings for many readers."""
    section = DIGEST_SECTIONS.by_key()[part.key]
    language = translation.get_language() or ""
    heading, capitals = _heading(section.key, language)
    page, text = [heading], [capitals]
    for item in part.items:
        _add(item, cards(section, item, language), page, text)
    if part.more:
        address = f"{settings.SITE_URL}{section.more_url}"
        page.append(f'<p><a class="link" href="{escape(address)}">{escape(_more(part))}</a></p>')
        text.append(f"{_more(part)}\n{address}")
    return page, text


def _add(item: Item, made: tuple[str, str], page: list[str], text: list[str]) -> None:
    page.append(made[0])
    if item.reason:
        page.append(_reason(item.reason))
    page.append("</div>\n")
    text.append(f"{made[1]}\n{item.reason}" if item.reason else made[1])


@lru_cache(maxsize=256)
def _heading(key: str, _language: str) -> tuple[str, str]:
    title = str(DIGEST_SECTIONS.by_key()[key].title)
    return f'<h2 class="section" style="{HEADING}">{escape(title)}</h2>\n', title.upper()


@lru_cache(maxsize=CARDS_KEPT)
def _reason(reason: str) -> str:
    return f'<p class="reason" dir="auto" style="{REASON}">{escape(reason)}</p>'


def _more(part: Part) -> str:
    return _("And %(number)s more") % {"number": part.more}


def cards(section: DigestSection, item: Item, language: str) -> tuple[str, str]:
    """One item for the page and for the text, made once for all readers of a language. The page's opens an element
    that `</div>` closes."""
    # Version 2 writes equal things alike, wherever they were read from.
    known = (section.template, language, marshal.dumps((item.key, item.url, dict(item.data)), 2))
    made = _cards.get(known)
    if made is None:
        if len(_cards) >= CARDS_KEPT:
            _cards.clear()
        made = _cards[known] = _card(section.template, item)
    return made


_cards: dict[tuple[str, str, bytes], tuple[str, str]] = {}


def _card(template: str, item: Item) -> tuple[str, str]:
    page, text = (_rendered(template, {"item": item}, ending).strip() for ending in ("html", "txt"))
    return f'<div class="item" style="{ITEM}">{page}', text


def _rendered(template: str, data: Mapping[str, Any], ending: str) -> str:
    found = get_template(f"{template}.{ending}").template  # type: ignore[attr-defined]
    context = {**data, "SITE_URL": settings.SITE_URL, "SITE_NAME": settings.SITE_NAME}
    made: str = found.render(Context(context, autoescape=ending == "html"))
    return css_inline.inline_fragment(made, CSS, load_remote_stylesheets=False) if ending == "html" else made
