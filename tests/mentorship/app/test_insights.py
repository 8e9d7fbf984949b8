"""Mentoring in the community's figures: of members who agreed, small numbers hidden, the same as SQL says."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from diaspora.audit.models import Event
from diaspora.insights import counting
from diaspora.insights.models import CommunityFigure
from mentorship.insights import bucket
from mentorship.models import Mentorship, Outcome
from tests.insights.factories import DAY, agreed
from tests.mentorship.factories import MentorFactory, MentorshipFactory, RequestFactory, WishFactory

pytestmark = pytest.mark.django_db
CONSENT = "IN (SELECT member_id FROM insights_consent)"


def counted(key):
    counting.count(DAY)
    return {(one.row, one.column): one.number for one in CommunityFigure.objects.filter(insight=key)}


def sql(query):
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {tuple(row[:-1]): row[-1] for row in cursor.fetchall()}


def ended(number, status, *, consent=True):
    """Mentorships of as many seekers."""
    mentor = MentorFactory()
    for _ in range(number):
        row = MentorshipFactory(seeker=WishFactory().member, ambassador=mentor.member, holds_place=False)
        past = {"ended_at": timezone.now(), "due_at": None} if status in {"completed", "ended"} else {}
        Mentorship.objects.filter(pk=row.pk).update(status=status, **past)
        if consent:
            agreed(row.seeker)


def test_mentorships_by_month_and_outcome_are_those_of_sql_and_small_ones_are_hidden():
    ended(14, "completed")
    ended(11, "active")
    ended(3, "ended")
    ended(15, "completed", consent=False)
    true = sql(
        "SELECT to_char(started_at, 'YYYY-MM'), CASE status WHEN 'completed' THEN 'completed' WHEN 'ended' THEN"
        f" 'ended' ELSE 'under_way' END, count(*) FROM mentorship_mentorship WHERE seeker_id {CONSENT} GROUP BY 1, 2"
    )
    month = f"{timezone.now():%Y-%m}"
    assert true == {(month, "completed"): 14, (month, "under_way"): 11, (month, "ended"): 3}
    # The smallest is hidden, and the next with it, or the sum would tell it.
    assert counted("mentorships") == {(month, "completed"): 14, (month, "under_way"): None, (month, "ended"): None}


def test_what_came_of_it_is_what_seekers_who_agreed_said():
    ended(14, "completed")
    ended(4, "completed", consent=False)
    for at, row in enumerate(Mentorship.objects.order_by("pk")):
        for came, number in (("offer", 18), ("cv", 11), ("stayed", 3)):
            if at < number:
                Outcome.objects.create(mentorship=row, member=row.seeker, came=came)
    assert counted("mentoring_came") == {("offer", ""): 14, ("cv", ""): None, ("stayed", ""): None}


def test_answers_are_timed_from_the_first_word():
    for _ in range(11):
        request = RequestFactory(ambassador=agreed(MentorFactory().member))
        for days, to in ((2, "info_asked"), (6, "accepted")):
            event = Event.objects.create(
                verb="move",
                target="mentorship.mentorrequest",
                target_id=str(request.pk),
                from_status="sent",
                to_status=to,
            )
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL session_replication_role = replica")
                cursor.execute("UPDATE audit_event SET at = %s WHERE id = %s",
                               [request.sent_at + timedelta(days=days), event.pk])  # fmt: skip
                cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    RequestFactory(ambassador=agreed(MentorFactory().member))
    assert counted("mentoring_answers") == {("day_3", ""): 11}


def test_edges_of_the_answer_times():
    edges = [timedelta(days=1), timedelta(days=1, seconds=1), timedelta(days=7), timedelta(days=8)]
    assert [bucket(one) for one in edges] == ["day_1", "day_3", "day_7", "later"]
