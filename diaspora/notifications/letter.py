"""The shell that every mail wears, and its headers.

The shell is rendered and its CSS inlined once a process, language and kind; a mail only fills the gaps.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import format_datetime
from functools import lru_cache

import css_inline
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from diaspora.notifications import stopping
from diaspora.notifications.kinds import message_id
from diaspora.notifications.models import Delivery

RIGHT, LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufefc]"), re.compile(r"[A-Za-z\u00c0-\u024f]")
GAPS = ("subject", "body", "why", "stop", "settings", "view")
GAP = re.compile(r"@@(\w+)@@")
LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")
PIECE = re.compile(rf"(?P<link>{LINK.pattern})|\b\d{{4}}-\d\d-\d\d\b")


@dataclass(frozen=True)
class Shell:
    """Pieces of the page by turns: text, name of a gap, text, …"""

    pieces: tuple[str, ...]

    def fill(self, **gaps: str) -> str:
        """Every value is HTML."""
        return "".join(gaps[piece] if place % 2 else piece for place, piece in enumerate(self.pieces))


@lru_cache(maxsize=16)
def shell(language: str, kind: str) -> Shell:
    with translation.override(language):
        page = render_to_string(
            "emails/shell.html",
            {
                "kind": kind,
                "LANGUAGE_CODE": language,
                "LANGUAGE_BIDI": translation.get_language_bidi(),
                "SITE_NAME": settings.SITE_NAME,
                "SITE_URL": settings.SITE_URL,
                **{gap: f"@@{gap}@@" for gap in GAPS},
            },
        )
    return Shell(tuple(GAP.split(inlined(page))))


def inlined(page: str) -> str:
    """CSS into style attributes; what can't be inlined (dark mode, narrow screens) stays in the head."""
    return css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False).inline(page)


def html_of(text: str) -> str:
    """Paragraphs of plain text as HTML; an address alone in its paragraph becomes the button."""
    return "".join(_paragraph(part.strip()) for part in re.split(r"\n\s*\n", text) if part.strip())


def _paragraph(part: str) -> str:
    if LINK.fullmatch(part):
        style = "display:inline-block;background:#0B5563;color:#FFFFFF;padding:12px 20px;border-radius:6px"
        # The translator's tool doesn't look into f-strings.
        open_it = escape(_("Open it"))
        return (
            f'<p style="margin:0 0 16px"><a class="button" href="{escape(part)}"'
            f' style="{style};font-weight:700;text-decoration:none">{open_it}</a></p>'
        )
    lines = "<br>".join(linked(line) for line in part.split("\n"))
    return f'<p dir="{direction(part)}" style="margin:0 0 16px;overflow-wrap:anywhere">{lines}</p>'


def direction(text: str) -> str:
    """Of a paragraph in a mail of the active language. A sentence of ours may begin with somebody's name in the other
    script, so the first letter doesn't tell (which is all that dir="auto" looks at)."""
    right, left = len(RIGHT.findall(text)), len(LEFT.findall(text))
    if translation.get_language_bidi():
        return "rtl" if right or not left else "ltr"
    return "rtl" if right > left else "ltr"


def linked(line: str) -> str:
    """One line, escaped, with its addresses as links. Addresses and days stay in one piece where the line runs from
    right to left."""
    made, place = [], 0
    for found in PIECE.finditer(line):
        shown = str(escape(found[0]))
        if found["link"]:
            shown = f'<a class="link" style="color:#0B5563" href="{shown}">{shown}</a>'
        made += [escape(line[place : found.start()]), f'<bdi dir="ltr">{shown}</bdi>']
        place = found.end()
    return "".join([*made, escape(line[place:])])


def headers(delivery: Delivery) -> dict[str, str]:
    """Of every mail (RFC 5322, RFC 3834)."""
    return {
        "Message-ID": message_id(delivery),
        "Date": format_datetime(delivery.claimed_at or timezone.now()),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }


def stop_headers(member_id: int, what: str, label: str) -> dict[str, str]:
    """Of all but security mail: RFC 2919, RFC 2369, RFC 8058."""
    signed = stopping.token(member_id, what)
    name = re.sub(r"[^a-z0-9.-]+", "-", what.lower().replace(":", ".").replace("/", "."))
    mailto = f"mailto:{settings.UNSUBSCRIBE_ADDRESS}?subject={signed}"
    return {
        # An encoded word may not swallow the identifier: a name in Urdu is left out.
        "List-Id": f"{label} <{name}.{settings.MAIL_DOMAIN}>"
        if label.isascii()
        else f"<{name}.{settings.MAIL_DOMAIN}>",
        "List-Unsubscribe": f"<{stopping.url(signed)}>, <{mailto}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def bulk_headers(list_name: str) -> Mapping[str, str]:
    """Of digests alone."""
    return {
        "List-Help": f"<{settings.SITE_URL}/me/digests/>",
        "Precedence": "bulk",
        "Feedback-ID": f"{list_name}:{settings.MAIL_DOMAIN}",
    }
