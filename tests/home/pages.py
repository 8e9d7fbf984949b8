"""What is true of each of our pages, whoever made it."""

import re
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SVG = {"path", "circle", "rect", "line", "polyline", "polygon", "ellipse"}


class Page(HTMLParser):
    """Tags with their attributes, and what was opened and never closed."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.open, self.wrong, self.said = [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID | SVG:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag in VOID | SVG:
            return
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data):
        if self.open and self.open[-1] not in {"script", "style"}:
            self.said.append(data)

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


def assert_ours(html, language="en"):
    """Our style sheet, the right language and direction, and nothing that the content security policy stops."""
    page = Page(html)
    (root,) = page.all("html")
    assert (root["lang"], root["dir"]) == (language, "rtl" if language == "ur" else "ltr")
    sheets = [link["href"] for link in page.all("link") if link.get("rel") == "stylesheet"]
    assert len(sheets) == 1
    assert re.fullmatch(r"/static/app(\.\w+)?\.css", sheets[0])
    assert len(page.all("main")) == 1
    assert page.wrong == []
    assert page.open == []
    assert [tag for tag, attrs in page.tags if "style" in attrs] == []
    assert [tag for tag, attrs in page.tags if any(name.startswith("on") for name in attrs)] == []
    inline = [script for script in page.all("script") if "src" not in script]
    assert {script.get("type") for script in inline} <= {"application/json", "application/ld+json"}
    assert page.all("style") == []
    return page


def english_left(page):
    """Latin words on an Urdu page, less names, addresses and what the reader chooses a language by."""
    text = " ".join(page.said)
    text = re.sub(r"\S+@\S+|https?://\S+", " ", text)
    return sorted(set(re.findall(r"[A-Za-z]{3,}", text)) - {"English", "PIN", "HEC", "WhatsApp"})
