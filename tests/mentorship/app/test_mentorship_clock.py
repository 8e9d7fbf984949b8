"""Each date of a mentorship, a second before and after; and the moves of its two people."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from diaspora.moves import MoveError
from mentorship.models import CheckIn, Goal, MentorProfile, Mentorship
from mentorship.services import mentorships
from mentorship.services.telling import NotPossible
from tests.mentorship.factories import MentorshipFactory

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def run_at(moment, times=3):
    with time_machine.travel(moment, tick=False):
        for _ in range(times):
            mentorships.run_due()


def fresh(row):
    return Mentorship.objects.get(pk=row.pk)


def settled(**fields):
    return mentorships.settle_date(MentorshipFactory(**fields))


def slots(row):
    return MentorProfile.objects.get(pk=row.ambassador_id).free_slots


def test_without_a_first_session_it_ends_after_fourteen_days():
    row = settled(status="accepted", first_session_at=None)
    run_at(row.started_at + timedelta(days=14) - SECOND)
    assert fresh(row).status == "accepted"
    run_at(row.started_at + timedelta(days=14))
    assert (fresh(row).status, fresh(row).why, slots(row)) == ("ended", "no_start", 2)


def test_quiet_is_nudged_thrice_and_ended_after_four_weeks():
    row = settled()
    for days in (7, 14, 21):
        run_at(row.last_active_at + timedelta(days=days))
    assert row.seeker.notifications.filter(kind="mentorship/nudge").count() == 3
    run_at(row.last_active_at + timedelta(days=28) - SECOND)
    assert fresh(row).status == "active"
    run_at(row.last_active_at + timedelta(days=28))
    assert (fresh(row).status, fresh(row).why, slots(row)) == ("ended", "inactive", 2)


def test_after_a_long_outage_it_does_not_end_without_its_nudges():
    row = settled()
    run_at(row.last_active_at + timedelta(days=40), times=1)
    assert fresh(row).status == "active"
    assert row.seeker.notifications.count() == 1


def test_complete_by_both_lets_the_place_go(together):
    mentorships.complete(together, by=together.seeker)
    row = mentorships.complete(together, by=together.ambassador)
    assert (row.status, slots(row)) == ("completed", 2)
    assert [(check.due_at - row.ended_at).days for check in CheckIn.objects.order_by("due_at")] == [90, 180]


def test_complete_by_one_after_seven_silent_days():
    row = settled()
    row = mentorships.complete(row, by=row.seeker)
    run_at(row.completing_since + timedelta(days=7) - SECOND)
    assert fresh(row).status == "active"
    run_at(row.completing_since + timedelta(days=7))
    assert fresh(row).status == "completed"


def test_last_day_completes_it_and_two_weeks_before_is_told():
    row = settled()
    last = datetime(row.ends_on.year, row.ends_on.month, row.ends_on.day, tzinfo=UTC)
    Mentorship.objects.update(last_active_at=last - timedelta(days=1), nudged=0)
    run_at(last - timedelta(days=14))
    assert row.seeker.notifications.filter(kind="mentorship/ending_soon").count() == 1
    Mentorship.objects.update(due_at=last)
    run_at(last)
    assert fresh(row).status == "completed"


def test_pause_keeps_the_place_thirty_days_and_ends_after_ninety():
    row = settled()
    row = mentorships.pause(row, by=row.seeker, days=60)
    run_at(row.paused_at + timedelta(days=30) - SECOND)
    assert slots(row) == 1
    run_at(row.paused_at + timedelta(days=30))
    assert slots(row) == 2
    run_at(row.paused_at + timedelta(days=60))
    assert row.seeker.notifications.filter(kind="mentorship/pause_over").count() == 1
    run_at(row.paused_at + timedelta(days=90))
    assert (fresh(row).status, fresh(row).why, slots(row)) == ("ended", "pause", 2)


def test_resuming_needs_a_place_once_it_was_given_on():
    row = settled()
    row = mentorships.pause(row, by=row.seeker, days=60)
    run_at(row.paused_at + timedelta(days=31))
    MentorProfile.objects.update(free_slots=0)
    with pytest.raises(NotPossible):
        mentorships.resume(row, by=row.seeker)
    MentorProfile.objects.update(free_slots=1)
    assert mentorships.resume(row, by=row.seeker).status == "active"
    assert slots(row) == 0


def test_either_ends_it_in_one_tap_and_no_reason_is_told(together):
    mentorships.end(together, by=together.seeker)
    notice = together.ambassador.notifications.get()
    assert (notice.kind, notice.data) == ("mentorship/ended", {"why": ""})
    with pytest.raises(MoveError):
        mentorships.end(together, by=together.ambassador)
    assert slots(together) == 2


def test_goals_agreed_by_both_set_it_under_way():
    row = settled(status="accepted")
    with pytest.raises(NotPossible, match="goal"):
        mentorships.agree(row, by=row.seeker)
    Goal.objects.create(mentorship=row, text="A CV")
    assert mentorships.agree(row, by=row.seeker).status == "accepted"
    assert mentorships.agree(row, by=row.ambassador).status == "active"


def test_renewed_once_by_both(together):
    before = together.ends_on
    mentorships.renew(together, by=together.seeker)
    assert fresh(together).ends_on == before
    mentorships.renew(together, by=together.ambassador)
    assert fresh(together).ends_on == before + timedelta(weeks=12)
    with pytest.raises(NotPossible):
        mentorships.renew(together, by=together.seeker)


def test_check_in_asks_once(together):
    CheckIn.objects.create(mentorship=together, due_at=timezone.now())
    run_at(timezone.now() + SECOND)
    assert together.seeker.notifications.filter(kind="mentorship/check_in").count() == 1
