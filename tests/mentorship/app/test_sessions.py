"""Sessions: proposed, agreed, moved, held, missed."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from mentorship.models import MentorProfile, MentorSession, SeekerWish
from mentorship.services import sessions
from mentorship.services.telling import NotPossible
from tests.mentorship.factories import MentorshipFactory, SessionFactory

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def soon(days=3):
    return (timezone.now() + timedelta(days=days)).replace(minute=0, second=0, microsecond=0)


def agreed(row, at=None, **fields):
    at = at or soon()
    session = sessions.propose(row, by=row.ambassador, times=[at], **fields)
    return sessions.confirm(session, by=row.seeker, time=at)


def run_at(moment):
    with time_machine.travel(moment, tick=False):
        sessions.run_due()


def fresh(session):
    return MentorSession.objects.get(pk=session.pk)


def test_proposer_does_not_choose(together):
    session = sessions.propose(together, by=together.seeker, times=[soon()])
    with pytest.raises(NotPossible):
        sessions.confirm(session, by=together.seeker, time=soon())
    assert sessions.confirm(session, by=together.ambassador, time=soon()).status == "confirmed"


def test_four_times_are_too_many(together):
    with pytest.raises(NotPossible):
        sessions.propose(together, by=together.seeker, times=[soon(n) for n in range(1, 5)])


def test_nobody_chose_within_three_days(together):
    session = sessions.propose(together, by=together.seeker, times=[soon(10)])
    run_at(session.due_at - SECOND)
    assert fresh(session).status == "proposed"
    run_at(session.changed_at + timedelta(hours=72))
    assert fresh(session).status == "expired"


def test_ambassador_is_in_one_place_at_a_time(together):
    other = MentorshipFactory(ambassador=together.ambassador)
    agreed(together)
    session = sessions.propose(other, by=other.ambassador, times=[soon() + timedelta(minutes=15)])
    with pytest.raises(NotPossible, match="another session"):
        sessions.confirm(session, by=other.seeker, time=soon() + timedelta(minutes=15))


def test_hours_of_the_month_run_out_at_a_fifth_more(together):
    MentorProfile.objects.update(hours_a_month=1)
    with time_machine.travel(datetime(2026, 12, 1, tzinfo=UTC), tick=False):
        agreed(together, soon(2), minutes=60)
        at = soon(4)
        session = sessions.propose(together, by=together.ambassador, times=[at], minutes=15)
        with pytest.raises(NotPossible, match="1 hours"):
            sessions.confirm(session, by=together.seeker, time=at)


def test_moving_keeps_the_entry_and_raises_its_sequence(client, together):
    session = agreed(together)
    client.force_login(together.seeker)
    first = client.get(reverse("mentor_session_ics", args=[session.pk])).content.decode()
    sessions.reschedule(session, by=together.seeker, time=soon(5))
    second = client.get(reverse("mentor_session_ics", args=[session.pk])).content.decode()
    uid = [line for line in first.splitlines() if line.startswith("UID")]
    assert uid == [line for line in second.splitlines() if line.startswith("UID")]
    assert "SEQUENCE:0" in first
    assert "SEQUENCE:1" in second


def test_calendar_file_names_nobody(client, together):
    session = agreed(together)
    for member in (together.seeker, together.ambassador):
        client.force_login(member)
        response = client.get(reverse("mentor_session_ics", args=[session.pk]))
        text = response.content.decode()
        assert "@example.test" not in text
        assert "ATTENDEE" not in text
        assert "ORGANIZER" not in text
        assert member.name not in text
        assert "METHOD:REQUEST" in text
    sessions.cancel(session, by=together.seeker)
    assert "METHOD:CANCEL" in client.get(reverse("mentor_session_ics", args=[session.pk])).content.decode()


def test_stranger_gets_no_calendar_file(client, together, member):
    session = agreed(together)
    client.force_login(member)
    assert client.get(reverse("mentor_session_ics", args=[session.pk])).status_code == 404


def test_done_by_both_or_one_and_two_days(together):
    session = agreed(together)
    with time_machine.travel(session.ends_at + SECOND, tick=False):
        sessions.say_done(session, by=together.seeker)
    said = fresh(session)
    assert said.status == "confirmed"
    run_at(said.said_at + timedelta(hours=48) - SECOND)
    assert fresh(session).status == "confirmed"
    run_at(said.said_at + timedelta(hours=48))
    assert fresh(session).status == "done"


def test_nobody_says_how_it_was(together):
    session = agreed(together)
    run_at(session.ends_at)
    assert together.seeker.notifications.filter(kind="mentorship/session_how").count() == 1
    run_at(session.ends_at + timedelta(days=7))
    assert (fresh(session).status, fresh(session).due_at) == ("unsaid", None)


def test_missed_is_said_ten_minutes_in_and_may_be_disputed(together):
    session = agreed(together)
    with time_machine.travel(session.starts_at + timedelta(minutes=9), tick=False), pytest.raises(NotPossible):
        sessions.say_missed(session, "missed_mentee", by=together.ambassador)
    with time_machine.travel(session.starts_at + timedelta(minutes=10), tick=False):
        missed = sessions.say_missed(session, "missed_mentee", by=together.ambassador)
        disputed = sessions.dispute(missed, by=together.seeker)
    run_at(disputed.due_at)
    assert (fresh(session).status, fresh(session).due_at) == ("unsaid", None)


def test_third_missed_session_stops_new_requests():
    row = MentorshipFactory()
    now = timezone.now()
    for days in (9, 6, 3):
        SessionFactory(
            mentorship=row, status="missed_mentee", starts_at=now - timedelta(days=days),
            ends_at=now - timedelta(days=days, hours=-1), said_by=row.ambassador, said_at=now, due_at=now,
        )  # fmt: skip
    sessions.run_due()
    stopped = SeekerWish.objects.get(member=row.seeker).stopped_until
    assert timedelta(days=13) < stopped - now <= timedelta(days=14, minutes=1)


def test_late_cancelling_counts_half(together):
    session = agreed(together)
    with time_machine.travel(session.starts_at - timedelta(hours=12) + SECOND, tick=False):
        sessions.cancel(session, by=together.seeker)
        assert sessions.limits.no_shows(together.seeker) == 0.5


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Toronto", "Australia/Adelaide"])
def test_shared_times_are_free_by_both_clocks_across_the_change(zone):
    row = MentorshipFactory()
    MentorProfile.objects.update(zone=zone, hours=f"{(1 << 168) - 1:042x}")
    for start in (datetime(2026, 10, 20, tzinfo=UTC), datetime(2027, 3, 20, tzinfo=UTC)):
        with time_machine.travel(start, tick=False):
            times = sessions.shared_times(row, row.seeker)
            assert len(times) == 6
            assert all(18 <= one.mine.hour < 22 for one in times)
            assert all(one.mine == one.theirs for one in times)
