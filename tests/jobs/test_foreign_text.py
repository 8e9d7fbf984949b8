"""What strangers write is made safe to keep and to show."""

import time

import pytest

from jobs.importers import ADAPTERS, Posting, text

from .material import greenhouse_board, greenhouse_job


def read_one(**changes: object) -> Posting:
    return ADAPTERS["greenhouse"](greenhouse_board(greenhouse_job(**changes))).postings[0]


def test_controls_nul_and_overrides_are_stripped():
    job = read_one(title="Co\x00ok\u202e gpj.exe\ud800", content="<p>a\x07b\u2066c</p>")
    assert job.title == "Cook gpj.exe"
    assert job.description_html == "<p>abc</p>"


def test_urdu_keeps_its_joiners():
    assert text.line("می\u200cخواہم  کام") == "می\u200cخواہم کام"


@pytest.mark.parametrize(
    "address",
    [
        "zara@corp.example.com",
        "z.placeholder+jobs@mail.corp.co.uk",
        "<strong>zara</strong>@corp.example.com",
        "zara (at) corp.example.com",
        "zara[at]corp.example.com",
    ],
)
def test_mail_addresses_are_redacted(address):
    kept = text.sanitise(f"<p>Write to {address} today</p>")
    assert "corp" not in kept
    assert "zara" not in kept.lower()
    assert kept.startswith("<p>Write to")


@pytest.mark.parametrize(
    "number", ["+92 300 1234567", "0092-300-1234567", "(415) 555-0123", "0300 1234567", "03001234567"]
)
def test_telephone_numbers_are_redacted(number):
    assert text.redact(f"call {number} now") == "call […] now"


@pytest.mark.parametrize(
    "honest",
    ["€50,000 – €65,000", "2026-01-01 to 2026-12-31", "ISO 27001", "7,000,000 users", "24/7", "section 0800"],
)
def test_ordinary_numbers_stay(honest):
    assert text.redact(honest) == honest


def test_only_our_tags_without_attributes_survive():
    dirty = (
        '<h1 class="x">Top</h1><b>bold</b><i>it</i><img src=x onerror=alert(1)><a href="javascript:x">go</a>'
        "<style>p{}</style><iframe src=//x></iframe><svg><script>1</script></svg><p style='x'>end"
    )
    assert text.sanitise(dirty) == "<h2>Top</h2><strong>bold</strong><em>it</em>go<p>end</p>"


def test_a_megabyte_is_cut_and_counted():
    board = greenhouse_board(greenhouse_job(content="&lt;p&gt;" + "word " * 200_000))
    reading = ADAPTERS["greenhouse"](board)
    assert len(reading.postings[0].description_html) <= text.MAX_DESCRIPTION + 10
    assert reading.problems[0].message.endswith("cut to 100,000")


@pytest.mark.parametrize("hostile", ["a" * 100_000, "a@" * 50_000, "0 " * 50_000, "<" * 100_000, "+9" + "-" * 99_000])
def test_hostile_text_is_read_in_a_moment(hostile):
    started = time.process_time()
    text.plain(text.sanitise(hostile))
    text.redact(hostile)
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "mailto:a@b.example.com",
        "https://a@evil.example.com/",
        "//x.example",
        "https://x y.example",
    ],
)
def test_only_public_web_addresses_are_kept(url):
    assert read_one(absolute_url=url).apply_url is None


def test_plain_text_of_a_description_has_a_line_a_block():
    assert text.plain("<p>One &amp; two</p><ul><li>a</li><li>b</li></ul>") == "One & two\na\nb\n\n"
