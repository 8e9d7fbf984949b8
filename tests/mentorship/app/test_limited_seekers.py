"""What moderators decided about a member holds in mentoring."""

import pytest
from django.test import Client

from diaspora.moderation.models import Decision
from mentorship.dashboard import MentoringCard
from mentorship.models import MentorRequest
from mentorship.search import MentorsSource
from mentorship.services import finding, requests, safety
from mentorship.services.telling import NotPossible
from tests.factories import UserFactory
from tests.mentorship.factories import TEXT, MentorFactory, MentorshipFactory

pytestmark = pytest.mark.django_db


def penalise(member, kind):
    Decision.objects.create(
        kind=kind, target="accounts.user", target_id=str(member.pk), member=member, reason="spam",
        reason_text="Ten times the same text.",
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["pause", "mute"])
def test_who_may_not_contact_asks_nobody(wish, mentor, kind):
    penalise(wish.member, kind)
    with pytest.raises(NotPossible, match="at the moment"):
        requests.send(mentor, by=wish.member, text=TEXT, topics=["cv"])
    assert not MentorRequest.objects.exists()


def test_a_limited_members_request_waits_in_a_folder_and_tells_nobody(wish, mentor):
    penalise(wish.member, "limit")
    apart = requests.send(mentor, by=wish.member, text=TEXT, topics=["cv"])
    assert mentor.member.notifications.count() == 0
    assert MentoringCard().render(mentor.member) is None
    client = Client()
    client.force_login(mentor.member)
    context = client.get("/mentors/requests/").context
    assert (list(context["queue"]), list(context["filtered"])) == ([], [apart])


def test_a_limited_ambassador_is_in_no_search_and_no_suggestion(wish):
    seen, limited = MentorFactory(), MentorFactory()
    assert {found.mentor for found in finding.suggest(wish)} == {seen, limited}
    penalise(limited.member, "limit")
    assert {found.mentor for found in finding.suggest(wish)} == {seen}
    found = MentorsSource().results("germany", UserFactory(), limit=9)
    assert limited not in found


def test_who_worked_together_is_close():
    row = MentorshipFactory()
    assert safety.are_close(row.seeker, row.ambassador)
    assert not safety.are_close(row.seeker, UserFactory())
    assert safety.accepted_contacts(row.seeker) == 1
