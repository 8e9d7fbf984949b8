"""The joined message reads as Django's own does."""

from email import message_from_bytes, policy

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from diaspora.digests.contents import Part
from diaspora.digests.mails import render
from diaspora.digests.sections import Item
from diaspora.notifications.kinds import as_wire
from diaspora.notifications.letter import Shell
from diaspora.notifications.wire import WireMail, header_lines
from tests.factories import UserFactory

ANY = st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\u2028\u2029"), max_size=300)
HEADERS = {"Message-ID": "<0b8f0c2e-1111-4000-8000-000000000000@localhost>", "Date": "Tue, 24 Nov 2026 10:00:00 +0000",
           "List-Id": "سفیر <digest.localhost>", "Precedence": "bulk"}  # fmt: skip


def parsed(raw):
    return message_from_bytes(raw, policy=policy.default)


def assert_same(mail):
    ours, theirs = parsed(mail.raw()), parsed(as_wire(mail.message()))
    for kind in ("plain", "html"):
        one, other = (found.get_body((kind,)).get_content() for found in (ours, theirs))
        assert one.rstrip("\n") == other.rstrip("\n")
    left = {"mime-version", "content-type", "content-transfer-encoding"}
    # Python's own folding may begin a long header on its second line, and reads the fold back as a space.
    assert {k.lower(): str(v) for k, v in ours.items() if k.lower() not in left} == {
        k.lower(): str(v).strip() for k, v in theirs.items() if k.lower() not in left
    }
    assert ours.get_content_type() == "multipart/alternative"
    assert not ours.defects
    assert all(len(line) <= 998 for line in mail.raw().split(b"\r\n"))
    body = mail.raw().partition(b"\r\n\r\n")[2]
    assert all(len(line) <= 78 for line in body.split(b"\r\n") if not line.startswith(b"Content-"))
    assert b"\n" not in mail.raw().replace(b"\r\n", b"")


@given(paragraphs=st.lists(ANY, min_size=2, max_size=4), body=st.lists(ANY, max_size=4), gap=ANY)
@settings(max_examples=150, deadline=None)
def test_any_text_survives(paragraphs, body, gap):
    shell = Shell(("<html lang=en>\n<p>", "why", "</p><a href='", "stop", "'>x</a>", "body", "\n.\n</html>\n"))
    assert_same(
        WireMail("b@example.test", "سفیر <hello@localhost>", "Subject آپ کے لیے", headers=HEADERS,
                 paragraphs=paragraphs, shell=shell, body=body, gaps={"why": gap, "stop": gap})
    )  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ur"])
def test_a_real_digest_reads_the_same(db, language):
    item = Item("notice:1", "/me/?a=1&b=2", "matches ‘backend, Berlin’", {"title": "نوکری = 50% <b> . \t " * 9})
    with translation.override(language):
        mail = render(UserFactory(), [Part("notices", (item,) * 5, more=3)], view="http://x/y", headers=HEADERS)
    assert_same(mail)
    assert len(mail.raw()) < 60_000


def test_a_header_with_a_line_break_is_refused():
    with pytest.raises(ValueError, match="line break"):
        header_lines([("Subject", "Hello\nBcc: everyone@example.test")])
