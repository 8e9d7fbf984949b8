"""Parts as HTML and as text. A card is rendered once a language and kept: it holds nothing of who reads it."""

import json
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


def html_of_part(part: Part) -> list[str]:
    """Fragments in order. Most of them are the same strings for many readers."""
    section = DIGEST_SECTIONS.by_key()[part.key]
    title = getattr(section, "title", None)
    if title is None:
        return [_whole(section, part, "html"), *_more_html(section, part)]
    heading = f'<h2 class="section" style="{HEADING}">{escape(title)}</h2>\n'
    items = [piece for item in part.items for piece in _html_of_item(section, item)]
    return [heading, *items, *_more_html(section, part)]


def _html_of_item(section: DigestSection, item: Item) -> tuple[str, ...]:
    made = card(section, item, "html")
    return (made, _reason(item.reason), "</div>\n") if item.reason else (made, "</div>\n")


@lru_cache(maxsize=CARDS_KEPT)
def _reason(reason: str) -> str:
    return f'<p class="reason" dir="auto" style="{REASON}">{escape(reason)}</p>'


def _more_html(section: DigestSection, part: Part) -> list[str]:
    address = _more_url(section, part)
    return [f'<p><a class="link" href="{escape(address)}">{escape(_more(part))}</a></p>'] if address else []


def text_of_part(part: Part) -> list[str]:
    """Paragraphs."""
    section = DIGEST_SECTIONS.by_key()[part.key]
    title, address = getattr(section, "title", None), _more_url(section, part)
    if title is None:
        body = [_whole(section, part, "txt").strip()]
    else:
        body = [str(title).upper(), *(_text_of_item(section, item) for item in part.items)]
    return [*body, f"{_more(part)}\n{address}"] if address else body


def _text_of_item(section: DigestSection, item: Item) -> str:
    made = card(section, item, "txt")
    return f"{made}\n{item.reason}" if item.reason else made


def _more(part: Part) -> str:
    return _("And %(number)s more") % {"number": part.more}


def _more_url(section: DigestSection, part: Part) -> str:
    path = getattr(section, "more_url", "")
    return f"{settings.SITE_URL}{path}" if part.more and path else ""


def _whole(section: DigestSection, part: Part, ending: str) -> str:
    return _rendered(section.template, {"items": part.items}, ending)


def card(section: DigestSection, item: Item, ending: str) -> str:
    """One item, made once for all who get it in this language. The page's opens an element that `</div>` closes."""
    content = json.dumps([item.key, item.url, item.data])
    return _card(section.template, content, translation.get_language() or "", ending)


@lru_cache(maxsize=CARDS_KEPT)
def _card(template: str, content: str, language: str, ending: str) -> str:
    key, url, data = json.loads(content)
    made = _rendered(template, {"item": Item(key, url, "", data)}, ending).strip()
    return f'<div class="item" style="{ITEM}">{made}' if ending == "html" else made


def _rendered(template: str, data: Mapping[str, Any], ending: str) -> str:
    found = get_template(f"{template}.{ending}").template  # type: ignore[attr-defined]
    context = {**data, "SITE_URL": settings.SITE_URL, "SITE_NAME": settings.SITE_NAME}
    made: str = found.render(Context(context, autoescape=ending == "html"))
    return css_inline.inline_fragment(made, CSS, load_remote_stylesheets=False) if ending == "html" else made
