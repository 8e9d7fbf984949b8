"""Member text -> safe HTML. Raw HTML is never let through, images never load, links carry rel."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {
    "p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "h2", "h3", "h4", "a",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])


def clean_html(html: str) -> str:
    """HTML from outside, cut down to TAGS; links open only http, https and mailto."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow ugc noopener",
        # Their text goes with them: a script's source is no sentence.
        clean_content_tags={"script", "style"},
    )


def to_html(text: str) -> SafeString:
    """Renders when the text is saved, not when it's shown: keep the result beside the source."""
    return mark_safe(clean_html(_parser.render(text)))  # noqa: S308 - cleaned on this line
