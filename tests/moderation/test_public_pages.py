from datetime import UTC, datetime, timedelta

import pytest

from diaspora.moderation.figures import half_years
from diaspora.moderation.models import Decision, Report, Signal
from tests.factories import ModeratorFactory, UserFactory

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def closed(number, *, hours, status="upheld", at=NOW, reporter=None):
    report = Report.objects.create(
        target="x", target_id=str(number), title="x", opened_at=at, due_at=at, status=status,
        closed_at=at + timedelta(hours=hours),
    )  # fmt: skip
    Signal.objects.create(
        report=report, reporter=reporter or UserFactory(), reason="spam", weight=1, evidence_hash="", at=at
    )
    return report


def test_the_safety_page_names_numbers_and_a_quick_way_out(db, client):
    text = client.get("/safety/").text
    for piece in ("1799", "0800-39393", "data-quick-exit", "azad"):
        assert piece in text
    assert 'dir="rtl"' in client.get("/safety/?hl=ur").text


@pytest.mark.parametrize(("number", "said"), [(4, None), (5, 5)])
def test_fewer_than_five_are_not_said(db, number, said):
    reporter = UserFactory()
    for one in range(number):
        closed(one, hours=1, reporter=reporter)
    half = half_years(NOW)[0]
    assert (half.reports, half.decided) == (said, said)
    assert half.reasons == ([("Advertising or spam", 5)] if said else [])


def test_shares_and_times(db):
    for number, hours in enumerate([1, 2, 3, 4, 100]):
        closed(number, hours=hours, status="rejected" if number == 4 else "upheld")
    half = half_years(NOW)[0]
    assert (half.upheld_percent, half.half_decided_within_h, half.nine_in_ten_within_h) == (80, 3, 62)


def test_half_years_do_not_mix(db):
    for number in range(5):
        closed(number, hours=1, at=datetime(2026, 6, 30, 20, tzinfo=UTC))
    now, before = half_years(NOW)
    assert (now.reports, before.reports) == (None, 5)
    assert (before.since.isoformat(), before.until.isoformat()) == ("2026-01-01", "2026-06-30")


def test_what_the_site_did_by_itself_is_no_decision_of_a_moderator(db):
    member, moderator = UserFactory(), ModeratorFactory()
    for actor in [None] * 9 + [moderator] * 5:
        Decision.objects.create(
            kind="hide", target="x", target_id="1", member=member, actor=actor, reason="spam",
            reason_text="Ten times the same.", starts_at=NOW,
        )  # fmt: skip
    assert half_years(NOW)[0].actions == [("Hidden", 5)]


def test_the_page_opens_for_everyone(db, client):
    assert "Fewer than five cases so far" in client.get("/transparency/").text
