"""Foreign text made safe to keep: no controls, no markup of theirs, no person's address or number."""

import html
import re
import unicodedata

import nh3

TAGS = frozenset({"p", "ul", "ol", "li", "strong", "em", "h2", "h3", "h4", "br"})
# Everything else that carries text loses its tag and keeps its words; these lose their words too.
SILENCED = {"script", "style", "template", "noscript", "iframe", "object", "svg", "math", "title", "head"}
MAX_DESCRIPTION = 100_000  # characters of source HTML; the longest real one we have read is under 20,000

# Bidirectional overrides and isolates can make a domain read backwards; zero-width letters hide words.
_INVISIBLE = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2060, 0x2070), 0x200B, 0x200E, 0x200F, 0xFEFF, 0xAD])
_KEPT_CONTROLS = {"\n", "\t"}
_UNPRINTABLE = {"Cc", "Cs", "Co", "Cn"}  # controls, lone surrogates, private use, unassigned
_TAG = r"(?:</?[a-z0-9]{1,6}>){0,3}"
_AT = rf"(?:{_TAG}@{_TAG}|\s?[\[(]\s?at\s?[\])]\s?)"
EMAIL = re.compile(rf"(?<![\w.%+'-])[\w.%+'-]{{1,64}}{_AT}[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,6}}", re.I)
PHONE = re.compile(
    r"(?<![\w.,€$£-])(?:"
    r"(?:\+|00)[1-9](?:[\s().-]{0,3}\d){7,14}"  # international
    r"|\(\d{3}\)\s?\d{3}[\s.-]\d{4}|\d{3}([.-])\d{3}\1\d{4}"  # North America
    r"|0\d{2,4}[\s-]\d{3,4}[\s-]?\d{3,4}|03\d{9}"  # national with a leading 0
    r")(?![\w-])"
)
_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|ul|ol|div|tr)>|<br\s*/?>", re.I)
_ANY_TAG = re.compile(r"<[^<>]{0,2000}>")


def clean(value: str) -> str:
    """Without NUL, controls, lone surrogates and direction overrides. The joiners Urdu needs stay."""
    value = value.translate(_INVISIBLE)
    if value.isascii() and value.isprintable():
        return value
    return "".join(c for c in value if c in _KEPT_CONTROLS or unicodedata.category(c) not in _UNPRINTABLE)


def line(value: str) -> str:
    """One line, spaces squeezed."""
    return " ".join(clean(value).split())


def redact(value: str) -> str:
    """People's addresses and numbers out of free text: we have no use for them and no right to keep them."""
    return PHONE.sub("[…]", EMAIL.sub("[…]", value))


def sanitise(value: str) -> str:
    """Source HTML in our allow-list of tags, without attributes. `value` must already be real HTML."""
    safe = _strip(_demote(clean(value)))
    hidden = redact(safe)
    # A hit may have swallowed a tag in the middle of an address: let the parser balance what is left.
    return safe if hidden == safe else _strip(hidden)


def _strip(value: str) -> str:
    return nh3.clean(value, tags=set(TAGS), attributes={}, clean_content_tags=SILENCED, link_rel=None).strip()


def _demote(value: str) -> str:
    """Their headings below ours, their b and i as the words we allow."""
    value = re.sub(r"<(/?)h1(?=[\s>])", r"<\1h2", value, flags=re.I)
    value = re.sub(r"<(/?)h[56](?=[\s>])", r"<\1h4", value, flags=re.I)
    value = re.sub(r"<(/?)b(?=[\s>])", r"<\1strong", value, flags=re.I)
    return re.sub(r"<(/?)i(?=[\s>])", r"<\1em", value, flags=re.I)


def plain(value: str) -> str:
    """Sanitised HTML as text, a line a block, for readers of sentences."""
    text = _ANY_TAG.sub("", _BLOCK_END.sub("\n", value))
    return html.unescape(text).replace("\xa0", " ")


def paragraphs(value: str) -> str:
    """Plain text as HTML, for boards that sometimes send no markup."""
    blocks = (block.strip() for block in re.split(r"\n\s*\n", value))
    return "".join(f"<p>{html.escape(block, quote=False)}</p>" for block in blocks if block)
