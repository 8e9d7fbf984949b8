"""The picture that a chat shows of a shared link: 1200 × 630, our colours, no more than 60 KB."""

import io
import re
from functools import cache
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.urls import ResolverMatch, reverse
from PIL import Image, ImageDraw, ImageFont

from diaspora.doors import CARDS, Card

SIZE = (1200, 630)
PAPER, INK, BRAND, ACCENT, QUIET = "#fbf8f2", "#1b1f2a", "#0b5563", "#a63d1f", "#4d5567"
EDGE, TITLE_LINES, TITLE_MAX = 72, 3, 200
KEPT_S = 86_400
URDU, OTHER = "\u0600-\u06ff", r"[^\s\u0600-\u06ff]"
# The space behind Latin words is a piece of its own: within them it would stand on their other side.
RUNS = re.compile(rf"[{URDU}][{URDU}\s]*|{OTHER}(?:[^{URDU}]*{OTHER})?|\s+")
NASTALIQ = "fonts/noto-nastaliq-urdu-400.woff2"


def found(key: str, ref: str) -> Card | None:
    maker = CARDS.by_key().get(key) if "\x00" not in ref else None
    return maker.card(ref) if maker else None


def path_of(match: ResolverMatch | None) -> str:
    """The picture of the page that was asked for; empty where it has none of its own."""
    if match is None:
        return ""
    maker = next((one for one in CARDS.all() if one.view == match.view_name), None)
    return reverse("card", args=[maker.key, maker.ref_of(**match.kwargs)]) if maker else ""


def png(card: Card) -> bytes:
    """From this process's memory where it was drawn within a day."""
    kept = caches["local"]
    name = f"card/{card.version}"
    made = kept.get(name)
    if made is None:
        made = draw(card)
        kept.set(name, made, KEPT_S)
    return bytes(made)


def draw(card: Card) -> bytes:
    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    _route(pen)
    y = 150
    size = 68 if len(card.title) <= 48 else 54
    for line in _wrapped(pen, card.title[:TITLE_MAX], size):
        _write(pen, y, line, size, INK)
        y += round(size * 1.25)
    _write(pen, y + 14, _short(pen, card.subtitle, 40), 40, BRAND)
    x = EDGE
    for tag in card.tags:
        x = _tag(pen, x, 470, tag)
    _write(pen, 556, settings.SITE_NAME, 34, QUIET)
    out = io.BytesIO()
    # Few colours: the same picture in a quarter of the bytes.
    picture.quantize(32, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


@cache
def _latin(size: int) -> Any:
    return ImageFont.load_default(size)


@cache
def _nastaliq(size: int) -> Any:
    return ImageFont.truetype(str(settings.BASE_DIR / "diaspora" / "static" / NASTALIQ), size)


def _font(text: str, size: int) -> Any:
    """Nastaliq stands higher and deeper, so it's written smaller."""
    return _nastaliq(round(size * 0.7)) if _is_urdu(text) else _latin(size)


def _is_urdu(text: str) -> bool:
    return any("\u0600" <= letter <= "\u06ff" for letter in text)


def _write(pen: Any, y: int, text: str, size: int, colour: str) -> None:
    if not _is_urdu(text):
        pen.text((EDGE, y), text, fill=colour, font=_font(text, size))
        return
    x = float(SIZE[0] - EDGE)
    for piece in _runs(text):
        lift = size // 3 if _is_urdu(piece) else 0
        pen.text((x, y - lift), piece, fill=colour, font=_font(piece, size), anchor="ra")
        x -= pen.textlength(piece, font=_font(piece, size))


def _runs(text: str) -> list[str]:
    """Pieces of one script, in the order of reading: the Urdu font has no Latin letters and none of our digits."""
    return RUNS.findall(text) if _is_urdu(text) else [text]


def _wrapped(pen: Any, text: str, size: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _width(pen, longer, size) <= SIZE[0] - 2 * EDGE:
            lines[-1] = longer
        else:
            lines.append(word)
    shown = [_short(pen, line, size) for line in lines[:TITLE_LINES]]
    if len(lines) > TITLE_LINES:
        shown[-1] = _short(pen, f"{shown[-1]} …", size)
    return shown


def _short(pen: Any, text: str, size: int) -> str:
    """As much of it as has room in one line."""
    while text and _width(pen, text, size) > SIZE[0] - 2 * EDGE:
        text = text.rstrip("… ")[:-1] + "…"
    return text


def _width(pen: Any, text: str, size: int) -> float:
    return float(sum(pen.textlength(piece, font=_font(piece, size)) for piece in _runs(text)))


def _tag(pen: Any, x: int, y: int, text: str) -> int:
    """Draws it where there's room; returns where the next begins."""
    width = round(_width(pen, text, 30)) + 36
    if not text or x + width > SIZE[0] - EDGE:
        return x
    pen.rounded_rectangle((x, y, x + width, y + 54), 10, outline=BRAND, width=2)
    right = float(x + width - 18)
    for piece in _runs(text):
        pen.text((right, y + 27), piece, fill=BRAND, font=_font(piece, 30), anchor="rm")
        right -= pen.textlength(piece, font=_font(piece, 30))
    return x + width + 16


def _route(pen: Any) -> None:
    """The site's one motif: a dotted way between two stations."""
    pen.ellipse((EDGE, 64, EDGE + 26, 90), fill=ACCENT)
    for x in range(EDGE + 44, 420, 18):
        pen.ellipse((x, 73, x + 8, 81), fill=ACCENT)
    pen.ellipse((420, 64, 446, 90), outline=ACCENT, width=6)
