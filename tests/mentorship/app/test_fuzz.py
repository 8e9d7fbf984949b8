"""Whatever is typed into an address or a form of mentoring is answered, never with a fault of ours."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from mentorship.models import MentorProfile, Round
from mentorship.services import feed, rounds
from mentorship.urls import urlpatterns
from tests.mentorship.factories import (
    MentorFactory,
    MentorshipFactory,
    OfficeHourFactory,
    RequestFactory,
    SessionFactory,
    WishFactory,
)

ACTS = [
    "accept", "decline", "more", "answer", "withdraw", "end", "pause", "resume", "complete", "renew", "agree", "goal",
    "message", "share", "unshare", "note", "plan", "feedback", "outcomes", "times", "confirm", "cancel", "done",
    "missed_mentee", "missed_mentor", "missed_both", "dispute", "move", "book", "leave", "off", "ask", "stop", "open",
    "fine", "too_much", "new", "delete", "", "nonsense",
]  # fmt: skip
FIELDS = [
    "topics", "route", "routes", "countries", "text", "question", "answer", "reason", "times", "own_0", "own_1",
    "minutes", "link", "at", "time", "places", "side", "place_1", "strike_1", "hours", "zone", "capacity",
    "paused_until", "until", "contact", "days", "weeks_between", "ends_on", "helped", "came", "handle", "title",
    "starts_at", "women_only", "is_adult", "role", "experience", "languages", "comfort", "best_languages",
    "not_employers", "call_me", "hours_a_month", "route_0", "held_0", "family_0", "page", "after", "q", "hl", "done",
]  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=60),
    st.sampled_from([
        "\x00", "1" * 400, "-1", "0", "99999999999999999999", "1e400", "NaN", "2026-02-30", "9999-12-31T23:59",
        "0001-01-01T00:00", "2026-11-24T10:00", "2026-11-24T10:00+25:00", "Mars/Olympus", "../../etc", "٣", "²", "😀",
        "' OR 1=1 --", "<script>", "%", "\ud7ff", "a" * 5000, "DE/eu-blue-card", "cv", "software", "ur", "5-19",
    ]),
)  # fmt: skip
BODY = st.dictionaries(st.sampled_from(FIELDS), st.one_of(TEXTS, st.lists(TEXTS, max_size=4)), max_size=10)


class AnyInput(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.mentor = MentorFactory()
        cls.seeker = WishFactory().member
        by = timezone.now() + timedelta(days=1)
        cls.round = Round.objects.create(name="Winter", join_by=by, due_at=by, length=5)
        cls.other = MentorFactory()
        rounds.join(cls.round, by=cls.other.member, side="ambassador", places=1)
        rounds.join(cls.round, by=cls.seeker, side="seeker")
        rounds.freeze(cls.round)
        cls.request = RequestFactory(ambassador=cls.mentor.member, seeker=cls.seeker)
        cls.together = MentorshipFactory(ambassador=cls.mentor.member, seeker=cls.seeker)
        MentorProfile.objects.filter(pk=cls.mentor.pk).update(free_slots=1)
        cls.session = SessionFactory(mentorship=cls.together)
        cls.hour = OfficeHourFactory(ambassador=cls.mentor.member)
        cls.goal = cls.together.goals.create(text="A CV")
        cls.token = feed.address(feed.start(cls.seeker)).rsplit("/", 1)[1].removesuffix(".ics")
        cls.pks = [
            cls.request.pk, cls.together.pk, cls.session.pk, cls.hour.pk, cls.round.pk, 2**31, 2**63, 2**70, 0
        ]  # fmt: skip

    def filled(self, data, pattern):
        """An address with something in each place: often a row that is there."""
        of = {
            "goal": st.sampled_from([self.goal.pk, 0, 2**63]),
            "token": st.sampled_from([self.token, "x", "WzEsMV0:x"]),
            "handle": st.sampled_from([self.mentor.handle, self.other.handle, "nobody", "x" * 300]),
            "pk": st.sampled_from(self.pks),
        }
        names = pattern.pattern.converters
        return reverse(pattern.name, kwargs={name: data.draw(of[name], label=name) for name in names})

    @settings(max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def test_anything_typed_is_answered(self, data):
        pattern = data.draw(st.sampled_from(urlpatterns), label="address")
        url = self.filled(data, pattern)
        client = Client(raise_request_exception=True)
        who = data.draw(st.sampled_from([None, self.seeker, self.mentor.member, self.other.member]), label="who")
        if who:
            client.force_login(who)
        sent = {"act": data.draw(st.sampled_from(ACTS), label="act"), **data.draw(BODY, label="body")}
        headers = {"HX-Request": "true"} if data.draw(st.booleans(), label="htmx") else {}
        ask = client.post if data.draw(st.booleans(), label="post") else client.get
        response = ask(url, sent, headers=headers)
        assert response.status_code < 500


@pytest.mark.django_db
def test_every_address_is_covered():
    assert len(urlpatterns) >= 27
    assert {name for one in urlpatterns for name in one.pattern.converters} == {"pk", "goal", "token", "handle"}
