"""The scam screen against our own messages; `make bench scams` prints the figures.

The first 73 messages were written before the rules, the last 28 after them: at first 12 of their 15
scams were held and 12 of the 13 honest ones passed. Those four were then mended.

`scams_apart.tsv` was written after all rules, by other words, and no rule is ever changed for it: its figures say how
the screen does on what it hasn't seen. A message of it that fails stays as it is.
"""

import csv
import sys
import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.importers import ADAPTERS, text
from jobs.scam_marks import is_near, marks
from jobs.scam_text import fold
from jobs.scams import Context, Effect, Listing, Screening, TextRefused, screen
from tests.real import real

from .material import FIXTURES

BLOCKS = ("S1", "S2", "S3", "S5", "S8", "S9", "S12")


def messages(name: str = "scams") -> list[dict[str, str]]:
    with (FIXTURES / f"{name}.tsv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def codes(screening: Screening) -> list[str]:
    return [signal.code for signal in screening.signals]


def figures(name: str) -> Counter[tuple[str, str, bool]]:
    return Counter((m["kind"], m["language"], screen(m["message"]).quarantined) for m in messages(name))


def precision_and_recall(name: str) -> tuple[float, float]:
    """Of what is held, how much is a scam; of the scams, how many are held."""
    found = Counter((m["kind"], screen(m["message"]).quarantined) for m in messages(name))
    held = found["scam", True]
    return held / (held + found["honest", True]), held / (held + found["scam", False])


def test_the_set_is_large_enough_and_shows_every_blocking_signal():
    every = messages()
    assert len({message["message"] for message in every}) == len(every) >= 60
    assert {message["language"] for message in every if message["kind"] == "scam"} == {"en", "ru", "ur"}
    assert Counter(message["kind"] for message in every)["honest"] >= 40
    shown = {code for message in every for code in message["signals"].split(",")}
    assert shown.issuperset(BLOCKS)


@pytest.mark.parametrize("message", [m for m in messages() if m["kind"] == "scam"], ids=lambda m: m["message"][:40])
def test_a_scam_is_held_for_the_reason_we_labelled(message):
    found = screen(message["message"])
    assert found.quarantined
    assert set(message["signals"].split(",")) <= set(codes(found))


@pytest.mark.parametrize("message", [m for m in messages() if m["kind"] == "honest"], ids=lambda m: m["message"][:40])
def test_an_honest_message_passes(message):
    assert not screen(message["message"]).quarantined


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("f e e", "fee"),
        ("f.e.e and d-e-p-o-s-i-t", "fee and deposit"),
        ("f33 pr0cessing", "fee processing"),
        ("Vіsa сhаrges", "visa charges"),
        ("fe\u200be", "fee"),
        ("ＦＥＥ", "fee"),
        ("فيس", "فیس"),
        ("رقم ۵۰۰۰", "رقم 5000"),
        ("rs5000 b2b 2026-11-24", "rs5000 b2b 2026-11-24"),
        ("1 2 3 4", "1 2 3 4"),
    ],
)
def test_disguises_are_folded(written, folded):
    assert fold(written).text == folded


def test_the_excerpt_is_what_was_written_without_overrides():
    (signal,) = screen(
        "Hello. Pay the p r o c e s s i n g f e e\u202e of Rs 9,000, you pay in advance, please."
    ).signals
    assert signal.code == "S1"
    assert "\u202e" not in signal.excerpt
    assert "p r o c e s s i n g" in signal.excerpt


def test_a_promoter_needs_a_valid_licence_and_a_permission():
    advert = "Our manpower agency hires masons for Doha."
    for status, code in ((None, "S3"), ("suspended", "S3"), ("valid", "S4")):
        found = screen(advert, context=Context(licence_status=status))
        assert codes(found) == [code]
        assert (found.quarantined, found.held) == (code == "S3", code == "S4")
    assert codes(screen(advert, context=Context(licence_status="valid", has_permission=True))) == []
    assert screen("Masons for Doha.", context=Context(is_promoter=True)).signals[0].reason == "licence_missing"


def test_a_number_we_could_not_check_is_said_to_be_unchecked():
    found = screen("Our manpower agency, licence no 1234/RWP, hires masons.")
    assert found.signals[0].reason == "licence_unchecked"


def test_upheld_numbers_are_known_however_they_are_written():
    known = marks(fold("Call 0300-1234567 or pay PK36SCBL0000001123456702"))
    for again in (
        "ring +92 300 1234567",
        "0092 (300) 123-4567",
        "IBAN pk36 SCBL 0000 0011 2345 6702 is ours",
    ):
        found = screen(again, context=Context(upheld_marks=known))
        assert "S14" in codes(found), again
        assert found.quarantined
    assert "S14" not in codes(screen("ring +92 301 1234567", context=Context(upheld_marks=known)))


def test_the_same_text_again_is_known_in_any_dress():
    known = marks(fold("Wonderful job in Malta, ask Mr Example."))
    assert "S14" in codes(screen("wonderful  JOB in Маltа ask mr example", context=Context(upheld_marks=known)))


def test_a_lookalike_domain_scores():
    context = Context(known_domains=frozenset({"lanterncare.example.com"}))
    assert codes(screen("Write to hr@lanterncaré.example.com", context=context)) == []
    found = screen("Write to hr@lanterncore.example.com", context=context)
    assert [(s.code, s.excerpt) for s in found.signals] == [("S11", "lanterncore.example.com")]
    assert codes(screen("Write to hr@lanterncare.example.com", context=context)) == []
    assert not is_near("abc.pk", "abd.uk.com")


def test_a_thin_post_scores_one_for_each_lack():
    found = screen("Cook", context=Context(listing=Listing(has_description=False, has_site=False)))
    assert [(s.reason, s.weight) for s in found.signals] == [("no_description", 1), ("no_site", 1)]
    bare = screen("Cook", context=Context(listing=Listing(*[False] * 4)))
    assert (bare.score, bare.quarantined) == (4, True)


def test_pay_outlier_scores_but_does_not_hold_alone():
    found = screen("Cook in Delft", context=Context(pay_is_outlier=True))
    assert (codes(found), found.score, found.quarantined) == (["S10"], 2, False)


def test_an_office_writing_from_its_own_domain_passes():
    text_ = "This is the embassy. Your visa is approved. Write to visa@islamabad.gov.pk."
    assert "S12" not in codes(screen(text_))
    assert "S12" in codes(screen(text_.replace("islamabad.gov.pk", "gov-pk.example.com")))


def test_an_official_protector_fee_is_no_flag_but_a_dear_invoice_is():
    assert codes(screen("The protector costs Rs 7,200 at the office.")) == []
    assert "S16" in codes(screen("Protector invoice: Rs 25,000.", context=Context(protector_total_pkr=7200)))


def test_block_signals_weigh_nothing_and_block():
    for message in messages():
        for signal in screen(message["message"]).signals:
            assert (signal.effect == Effect.BLOCK) == (signal.code in {*BLOCKS, "S14"})
            assert (signal.weight > 0) == (signal.effect == Effect.SCORE)


@pytest.mark.parametrize(
    ("pasted", "reason"), [("", "empty"), (" \n", "empty"), ("a" * 20_001, "too_long"), ("a\x00b", "binary")]
)
def test_what_is_refused_with_a_reason(pasted, reason):
    with pytest.raises(TextRefused, match=reason):
        screen(pasted)


@given(st.text(max_size=400))
@settings(max_examples=200, deadline=None)
def test_no_text_breaks_the_screen(pasted):
    try:
        found = screen(pasted)
    except TextRefused:
        return
    assert found.score == sum(signal.weight for signal in found.signals)


@pytest.mark.parametrize("hostile", ["fee 1 ", "passport ", "f.e.e.", "1,", "@a.", "like youtube ", "pk36 ", "not "])
def test_hostile_text_is_screened_in_a_moment(hostile):
    started = time.process_time()
    screen((hostile * 20_000)[:20_000])
    assert time.process_time() - started < 2


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("greenhouse", "greenhouse/catawiki.content.2025-10-26.json"),
        ("greenhouse", "greenhouse/board.trimmed.json"),
        ("lever", "lever/board.trimmed.json"),
        ("ashby", "ashby/board.trimmed.json"),
    ],
)
def test_no_real_advert_is_held(name, file):
    for job in ADAPTERS[name](real(f"jobs/{file}").read_bytes()).postings:
        found = screen(f"{job.title}\n{text.plain(job.description_html)}"[:20_000])
        assert found.signals == (), job.title


@pytest.mark.parametrize("ending", [".", ",", ". Ask for Ali", ", or write"])
def test_a_number_at_the_end_of_a_sentence_is_known_too(ending):
    known = marks(fold("Call 0300-1234567"))
    assert known & marks(fold(f"ring +92 300 1234567{ending}"))
    assert not any(mark.startswith("phone:") for mark in marks(fold("Rs 1,234,567,890.50 or 12.3456789012")))


def test_what_the_rules_never_saw_is_mostly_held_and_honest_people_pass():
    assert not {m["message"] for m in messages()} & {m["message"] for m in messages("scams_apart")}
    precision, recall = precision_and_recall("scams_apart")
    assert precision >= 0.9
    assert recall >= 0.75


def main() -> int:
    """Prints the figures; 1 where a bound is missed."""
    missed = 0
    for name, least in (("scams", (1.0, 1.0)), ("scams_apart", (0.9, 0.75))):
        for (kind, language, held), count in sorted(figures(name).items()):
            print(f"{name:12}{kind:7}{language:4}{'held' if held else 'passed':8}{count}")  # noqa: T201
        for what, ours, bound in zip(("precision", "recall"), precision_and_recall(name), least, strict=True):
            missed += ours < bound
            print(f"{name:12}{what:12}{ours:6.2f}  ≥ {bound:4.2f}{' MISSED' if ours < bound else ''}")  # noqa: T201
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
