"""What moderators decided about a seeker holds where they ask for referrals."""

import pytest
from django.test import Client

from diaspora.moderation import deciding, standing
from diaspora.moderation.models import Decision
from diaspora.notifications.models import Notification
from jobs.dashboard import RequestsCard
from jobs.models import ReferralRequest
from jobs.services import referrals
from tests.factories import ModeratorFactory, UserFactory
from tests.jobs.factories import FIT, JobFactory, OfferFactory

pytestmark = pytest.mark.django_db


def penalised(kind):
    member = UserFactory()
    Decision.objects.create(
        kind=kind, target="accounts.user", target_id=str(member.pk), member=member, reason="spam",
        reason_text="Ten times the same text.",
    )  # fmt: skip
    return member


def offered():
    job = JobFactory()
    OfferFactory(employer=job.employer, job=job)
    return job


@pytest.mark.parametrize("kind", ["pause", "mute"])
def test_who_may_not_contact_asks_nobody_and_keeps_the_text(kind):
    member, job = penalised(kind), offered()
    with pytest.raises(referrals.NotPossible, match="at the moment"):
        referrals.ask(job, by=member, fit_note=FIT)
    assert ReferralRequest.objects.get(seeker=member).status == "draft"
    job.refresh_from_db()
    assert job.open_requests == 0


def test_a_limited_members_request_waits_in_a_folder_and_tells_nobody():
    limited, other = penalised("limit"), UserFactory()
    job = offered()
    apart = referrals.ask(job, by=limited, fit_note=FIT)
    assert apart.ambassador is not None
    assert not Notification.objects.filter(member=apart.ambassador).exists()
    assert RequestsCard().render(apart.ambassador) is None
    client = Client()
    client.force_login(apart.ambassador)
    context = client.get("/jobs/referrals/").context
    assert (list(context["queue"]), list(context["filtered"])) == ([], [apart])
    shown = referrals.ask(offered(), by=other, fit_note=FIT)
    assert shown.ambassador.notifications.count() == 1
    deciding.lift(Decision.objects.get(), by=ModeratorFactory(), reason_text="It was a mistake of ours.")
    context = client.get("/jobs/referrals/").context
    assert (list(context["queue"]), list(context["filtered"])) == ([apart], [])


def test_a_yes_is_an_accepted_contact_and_makes_the_two_close():
    member, job = UserFactory(), offered()
    asked = referrals.ask(job, by=member, fit_note=FIT)
    assert referrals.accepted_contacts(member) == 0
    assert referrals.are_close(member, asked.ambassador)
    assert not referrals.are_close(member, UserFactory())
    referrals.accept(asked, by=asked.ambassador)
    assert (referrals.accepted_contacts(member), referrals.accepted_contacts(asked.ambassador)) == (1, 1)


def test_three_accepted_contacts_make_one_trusted():
    member = UserFactory()
    before = standing._known_to_others(member)
    for _ in range(3):
        asked = referrals.ask(offered(), by=member, fit_note=FIT)
        referrals.accept(asked, by=asked.ambassador)
    assert (before, standing._known_to_others(member)) == (False, True)
