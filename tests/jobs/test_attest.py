"""Showing where one works: a code, whose domain it is, how long it stands, and what hangs on it."""

from datetime import timedelta

import pytest
import time_machine
from django.core import serializers
from django.urls import reverse
from django.utils import timezone

from diaspora.accounts.models import Ambassador
from diaspora.notifications.models import Notification
from jobs.models import Attestation, EmployerDomain, WorkAddressCode
from jobs.services import attesting, referrals
from jobs.services.answers import sponsored_from_pakistan
from jobs.services.listings import posts_allowed
from tests.accounts import mails
from tests.factories import AmbassadorFactory, ModeratorFactory, UserFactory
from tests.jobs.factories import FIT, EmployerFactory, JobFactory, OfferFactory

pytestmark = pytest.mark.django_db
ADDRESS = "Hina.Canary@lantern.example"
S = Attestation.Status


@pytest.fixture
def employer():
    return EmployerFactory(name="Lantern Works", slug="lantern-works")


@pytest.fixture
def known(employer):
    return EmployerDomain.objects.create(employer=employer, domain="lantern.example", verified_at=timezone.now())


@pytest.fixture
def own(client, member):
    client.force_login(member)
    return client


def say(own, level="current", **more):
    return own.post("/jobs/companies/lantern-works/work/", {"level": level, "work_mail": ADDRESS, **more})


def enter(own, code, **more):
    return own.post("/jobs/companies/lantern-works/work/code/", {"code": code, **more})


def later(days):
    return time_machine.travel(timezone.now() + timedelta(days=days, minutes=1))


def kinds(member):
    return list(Notification.objects.filter(member=member).order_by("pk").values_list("kind", flat=True))


def test_a_code_to_a_known_domain_proves_for_180_days(own, member, known):
    assert say(own, sponsored_from_pk_year="2025").url == "/jobs/companies/lantern-works/work/code/"
    assert not Attestation.objects.standing().exists()
    assert enter(own, mails.code(ADDRESS)).url == "/jobs/work/"
    row = Attestation.objects.at_work().get()
    assert (row.member, row.domain, row.sponsored_from_pk_year) == (member, "lantern.example", 2025)
    assert row.expires_at - row.proved_at == timedelta(days=180)
    assert not WorkAddressCode.objects.exists()


def test_an_address_below_the_domain_counts_and_one_beside_it_does_not(known, employer):
    assert attesting.known_domain(employer, "eu.lantern.example")
    assert not attesting.known_domain(employer, "notlantern.example")
    assert not attesting.known_domain(employer, "lantern.example.test")


def test_the_address_is_kept_nowhere(own, known):
    say(own)
    enter(own, mails.code(ADDRESS))
    rows = [*Attestation.objects.all(), *WorkAddressCode.objects.all(), *EmployerDomain.objects.all()]
    assert "canary" not in serializers.serialize("json", rows).lower()


def test_a_wrong_code_proves_nothing_and_five_spend_it(own, known):
    say(own)
    wrong = "000000" if mails.code(ADDRESS) != "000000" else "111111"
    for _ in range(5):
        assert enter(own, wrong).status_code == 422
    assert enter(own, mails.code(ADDRESS)).status_code == 422
    assert not Attestation.objects.standing().exists()


def test_who_works_there_must_name_a_work_address(own, employer):
    answer = own.post("/jobs/companies/lantern-works/work/", {"level": "current"})
    assert answer.status_code == 422
    assert not Attestation.objects.exists()
    assert say(own, work_mail="hina@gmail.com").status_code == 422


def test_who_worked_there_once_says_so_without_a_code(own, employer):
    answer = own.post("/jobs/companies/lantern-works/work/", {"level": "former"})
    assert answer.url == "/jobs/work/"
    assert Attestation.objects.get().status == S.CLAIMED
    assert not Attestation.objects.at_work().exists()


def test_one_address_proves_one_member(own, known, client):
    say(own)
    enter(own, mails.code(ADDRESS))
    client.force_login(UserFactory())
    say(client)
    answer = enter(client, mails.code(ADDRESS))
    assert "already verified another member" in answer.content.decode()
    assert Attestation.objects.at_work().count() == 1


def test_codes_are_few(own, employer):
    say(own)
    say(own)
    assert len(mails.to(ADDRESS)) == 1


def test_a_domain_we_do_not_know_waits_for_a_moderator(own, member, employer):
    say(own)
    enter(own, mails.code(ADDRESS))
    row = Attestation.objects.get()
    assert (row.status, row.waits_for_moderator) == (S.CLAIMED, True)
    claimed = EmployerDomain.objects.waiting().get()
    attesting.verify_domain(claimed, by=ModeratorFactory(), reason="stands on their website")
    row.refresh_from_db()
    assert row.stands
    assert row.proved_at == row.code_at
    assert kinds(member) == ["jobs/attestation_proved"]


def test_a_refused_domain_ends_what_rested_on_it(own, member, known):
    say(own)
    enter(own, mails.code(ADDRESS))
    attesting.refuse_domain(known, by=ModeratorFactory(), reason="it belongs to another company")
    assert Attestation.objects.get().status == S.EXPIRED
    assert not Attestation.objects.at_work().exists()
    assert kinds(member) == ["jobs/attestation_refused"]
    assert EmployerDomain.objects.get().verified_at is None


def test_a_domain_is_one_employers(own, known):
    other = EmployerDomain.objects.create(
        employer=EmployerFactory(), domain="lantern.example", shown_at=timezone.now()
    )
    with pytest.raises(attesting.DomainTaken, match="Lantern Works"):
        attesting.verify_domain(other, by=ModeratorFactory(), reason="x")


def test_a_moderator_decides_in_the_admin(client, own, employer):
    say(own)
    enter(own, mails.code(ADDRESS))
    claimed = EmployerDomain.objects.get()
    client.force_login(ModeratorFactory())
    url = reverse("admin:jobs_employerdomain_change", args=[claimed.pk])
    assert "lantern.example" in client.get(url).content.decode()
    listed = client.get(reverse("admin:jobs_employerdomain_changelist"), {"waiting": "yes"})
    assert "lantern.example" in listed.content.decode()
    answer = client.post(url.replace("change/", "verify/"), {"reason": "It stands on their website."})
    assert answer.status_code == 302
    claimed.refresh_from_db()
    assert claimed.verified_at is not None


def test_it_ends_after_180_days_and_a_new_code_renews_it(own, member, known):
    say(own)
    enter(own, mails.code(ADDRESS))
    with later(170):
        attesting.remind_to_renew()
        attesting.remind_to_renew()
        assert kinds(member) == ["jobs/attestation_ending"]
    with later(181):
        assert not Attestation.objects.at_work().exists()
        attesting.end_attestations()
        attesting.end_attestations()
        assert kinds(member) == ["jobs/attestation_ending", "jobs/attestation_expired"]
        own.force_login(member)
        say(own)
        enter(own, mails.code(ADDRESS))
        assert Attestation.objects.at_work().get().expires_at > timezone.now() + timedelta(days=179)


def test_a_proof_that_stands_is_made_longer(own, known):
    say(own)
    enter(own, mails.code(ADDRESS))
    with later(100):
        own.force_login(Attestation.objects.get().member)
        say(own)
        enter(own, mails.code(ADDRESS))
        assert Attestation.objects.get().expires_at > timezone.now() + timedelta(days=179)


def test_who_left_and_says_they_are_back_shows_it_again(own, known):
    say(own)
    enter(own, mails.code(ADDRESS))
    own.post("/jobs/companies/lantern-works/work/", {"level": "former"})
    assert not Attestation.objects.at_work().exists()
    say(own)
    assert not Attestation.objects.at_work().exists()
    assert Attestation.objects.get().status == S.EXPIRED


def test_revoked_is_for_good(own, member, known):
    say(own)
    row = attesting.revoke(Attestation.objects.get(), by=ModeratorFactory(), reason="a forged address")
    assert say(own).status_code == 422
    assert own.post(f"/jobs/work/{row.pk}/forget/").status_code == 404
    assert enter(own, "123456").status_code == 404
    assert kinds(member) == ["jobs/attestation_revoked"]


def test_an_ambassadors_work_address_counts_from_the_day_of_its_code(employer, known):
    shown_at = timezone.now() - timedelta(days=100)
    ambassador = AmbassadorFactory(
        proof=Ambassador.Proof.WORK_MAIL, work_domain="lantern.example", verified_at=shown_at
    )
    row = attesting.attest(employer, by=ambassador.member, level="current")
    assert row.stands
    assert row.expires_at == shown_at + timedelta(days=180)


def test_referring_asks_for_the_code_first_and_comes_back(client, known, employer, member):
    job = JobFactory(employer=employer)
    OfferFactory(employer=employer, job=job)
    asked = referrals.ask(job, by=member, fit_note=FIT)
    referrals.accept(asked, by=asked.ambassador)
    client.force_login(asked.ambassador)
    url = reverse("referral", args=[asked.pk])
    first = f"/jobs/companies/lantern-works/work/?next={url}"
    assert first in client.get(url).content.decode()
    refused = client.post(f"{url}act/", {"act": "submit", "channel": "our portal", "requisition": "R-77"})
    assert refused.status_code == 422
    shown = refused.content.decode()
    assert "our portal" in shown
    assert "R-77" in shown
    assert say(client, next=url).url == f"/jobs/companies/lantern-works/work/code/?next={url.replace('/', '%2F')}"
    assert enter(client, mails.code(ADDRESS), next=url).url == url
    assert first not in client.get(url).content.decode()
    client.post(f"{url}act/", {"act": "submit", "channel": "our portal"})
    asked.refresh_from_db()
    assert asked.status == "submitted"


def test_nobody_is_sent_elsewhere(own, known):
    assert say(own, next="//evil.example/").url == "/jobs/companies/lantern-works/work/code/"
    assert enter(own, mails.code(ADDRESS), next="https://evil.example/").url == "/jobs/work/"


def test_who_hires_and_has_shown_it_posts_five(own, member, known):
    assert posts_allowed(member) < 5
    say(own, level="hiring")
    assert posts_allowed(member) < 5
    enter(own, mails.code(ADDRESS))
    assert posts_allowed(member) == 5


def test_the_companys_page_shows_the_domain_and_names_nobody(own, member, known, employer):
    say(own, sponsored_from_pk_year="2024")
    assert sponsored_from_pakistan(employer) is None
    enter(own, mails.code(ADDRESS))
    assert sponsored_from_pakistan(employer) == 2024
    page = own.get(employer.get_absolute_url()).content.decode()
    assert "lantern.example" in page
    assert member.profile.name not in page.split("<main", 1)[1]


def test_another_employer_is_named_once(own):
    assert own.post("/jobs/work/", {"name": " Lantern  Works "}).url == "/jobs/companies/lantern-works/work/"
    assert own.post("/jobs/work/", {"name": "lantern works"}).url == "/jobs/companies/lantern-works/work/"
    assert own.post("/jobs/work/", {"name": ""}).status_code == 422
