"""Reads a page as a person who asks of each number: where does it come from?"""

import re
from html.parser import HTMLParser

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr", "path", "line", "rect", "circle"}
# About the page itself, or already the evidence.
APART = {"ledger", "standing", "source", "back"}


class Page(HTMLParser):
    """`loose` are numbers of the main part outside every traced element; `traced` maps an anchor to what was shown;
    `rows` maps an id to the text under it."""

    def __init__(self, html):
        super().__init__()
        self.stack, self.ids, self.rows, self.loose, self.traced, self.time = [], [], {}, [], {}, 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag in VOID:
            return
        attrs = dict(attrs)
        self.stack.append((tag, attrs))
        if "id" in attrs:
            self.rows[attrs["id"]] = ""

    def handle_endtag(self, tag):
        if tag in VOID or tag not in [name for name, _attrs in self.stack]:
            return
        while self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data):
        ids = [attrs["id"] for _tag, attrs in self.stack if "id" in attrs]
        for one in ids:
            self.rows[one] += data
        if "main" not in ids or any(tag in ("script", "style", "time") for tag, _attrs in self.stack):
            return
        classes = {name for _tag, attrs in self.stack for name in (attrs.get("class") or "").split()}
        link = next((attrs for tag, attrs in reversed(self.stack) if tag == "a"), None)
        if classes & {"fact", "rupees"}:
            self.traced.setdefault((link or {}).get("href", ""), []).append(data.strip())
        elif not classes & APART and re.search(r"\d", data):
            self.loose.append(data.strip())


def loose_numbers(page, names):
    """Numbers that stand untraced, without those in `names` and without names of things ("H-1B")."""
    found = []
    known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) or "(?!)"
    for text in page.loose:
        found += re.findall(r"\d[\d,.]*", re.sub(known, "", text))
    return found
