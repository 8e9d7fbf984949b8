"""Whatever is typed: no tag outside the list, no attribute but a harmless link's."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from diaspora.markdown import TAGS, to_html

PIECES = [
    "<script>", "</script>", "<img src=x onerror=alert(1)>", "[a](javascript:alert(1))", "![x](http://evil.test/p)",
    "<a hx-get=/me/ data-hx-on=x>", "**", "`", "\n\n", "- ", "> ", "|a|b|\n|-|-|\n", "<style>", "&lt;", "\u202e",
    "[b](data:text/html,x)", "<svg/onload=x>", "](", "<!--", "]]>", "style=", "\x00",
]  # fmt: skip


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen = []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, attrs))


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=20).map("".join))
def test_no_tag_outside_the_list(text):
    found = Tags()
    found.feed(to_html(text))
    for tag, attributes in found.seen:
        assert tag in TAGS
        assert {name for name, _value in attributes} <= {"href", "rel"}
        assert all((value or "").startswith(("http://", "https://", "mailto:", "/", "#")) or ":" not in (value or "")
                   for name, value in attributes if name == "href")  # fmt: skip
