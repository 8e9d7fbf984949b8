"""A company's page: what members met there from five on, who follows it, and never a name."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from diaspora.moderation.targets import MODERATED
from diaspora.notifications.models import Notification
from jobs.digest import FollowedCompanies
from jobs.models import EmployerFollow, Experience, RegisterEdition, RegisterLink
from jobs.services import company
from jobs.services.registers import _lose
from tests.factories import ModeratorFactory, UserFactory
from tests.jobs.factories import EmployerFactory, JobFactory

pytestmark = pytest.mark.django_db
MONTH = date(2026, 3, 1)


@pytest.fixture
def employer():
    return EmployerFactory(name="Lantern Works", slug="lantern-works")


def tell(employer, number, kind="ghosted"):
    members = [UserFactory() for _ in range(number)]
    for member in members:
        company.tell_experience(employer, by=member, kind=kind, month=MONTH)
    return members


def page(client, employer):
    return client.get(employer.get_absolute_url()).content.decode()


def test_four_show_nothing_but_their_number_and_five_show_what(client, employer):
    tell(employer, 4)
    shown = page(client, employer)
    assert "4 members have told something; we show it from 5" in shown
    assert "never heard back" not in shown
    fifth = tell(employer, 1, "money_asked")[0]
    shown = page(client, employer)
    assert "I applied and never heard back" in shown
    assert "They asked me for money" in shown
    assert "Told by 5 members" in shown
    assert fifth.profile.name not in shown


def test_one_member_counts_once_a_kind(client, member, employer):
    client.force_login(member)
    url = reverse("experience", args=[employer.slug])
    for month in ("2026-01", "2026-02"):
        assert client.post(url, {"kind": "ghosted", "month": month}).status_code == 302
    row = Experience.objects.get()
    assert row.month == date(2026, 2, 1)
    client.post(url, {"kind": "interview", "month": "2026-02"})
    assert Experience.objects.memory_of(employer)[0] == 1


@pytest.mark.parametrize("month", ["", "2031-01", "1999-01", "soon"])
def test_a_month_that_cannot_be_is_refused(client, member, employer, month):
    client.force_login(member)
    answer = client.post(reverse("experience", args=[employer.slug]), {"kind": "ghosted", "month": month})
    assert answer.status_code == 422
    assert not Experience.objects.exists()


def test_taken_back_by_its_own_member_alone(client, member, employer):
    row = company.tell_experience(employer, by=member, kind="offer", month=MONTH)
    url = reverse("experience_back", args=[row.pk])
    client.force_login(UserFactory())
    assert client.post(url).status_code == 404
    client.force_login(member)
    client.post(url)
    assert not Experience.objects.exists()


def test_what_a_moderator_takes_out_counts_no_more_and_cannot_be_told_anew(client, employer):
    liar = tell(employer, 5)[0]
    plug = next(plug for plug in MODERATED.all() if plug.key == "jobs.experience")
    row = Experience.objects.get(member=liar)
    plug.hide(row, by=ModeratorFactory(), reason="one of a campaign")
    assert "never heard back" not in page(client, employer)
    client.force_login(liar)
    client.post(reverse("experience_back", args=[row.pk]))
    company.tell_experience(employer, by=liar, kind="ghosted", month=MONTH)
    assert Experience.objects.counted().count() == 4
    row.refresh_from_db()
    plug.restore(row, by=ModeratorFactory(), reason="it was true")
    assert Experience.objects.counted().count() == 5


def test_followed_and_no_longer(client, member, employer):
    client.force_login(member)
    url = reverse("follow_employer", args=[employer.slug])
    client.post(url)
    client.post(url)
    assert EmployerFollow.objects.get().member == member
    assert "Following" in page(client, employer)
    client.post(url, {"stop": "1"})
    assert not EmployerFollow.objects.exists()


def test_new_jobs_of_a_followed_company_come_with_the_digest(member, employer, django_assert_num_queries):
    company.follow(employer, by=member)
    JobFactory(employer=employer, title="Welder")
    JobFactory(title="Elsewhere")
    JobFactory(employer=employer, title="Draft", status="paused")
    JobFactory(employer=employer, title="Old", published_at=timezone.now() - timedelta(days=5))
    now = timezone.now() + timedelta(minutes=1)
    others = [UserFactory() for _ in range(5)]
    with django_assert_num_queries(3):
        found = FollowedCompanies().items_for([member, *others], now - timedelta(days=1), now)
    assert [(item.data["title"], item.reason) for item in found[member.pk]] == [
        ("Welder", "you follow Lantern Works"),
    ]  # fmt: skip
    assert list(found) == [member.pk]
    assert FollowedCompanies().still_visible(member, found[member.pk]) == found[member.pk]


def test_followers_hear_once_that_it_left_a_register(client, member, employer):
    company.follow(employer, by=member)
    edition = RegisterEdition.objects.create(register="uk", published_on=timezone.localdate(), sha256="a")
    link = RegisterLink.objects.create(
        employer=employer, register="uk", name="LANTERN WORKS LTD", score=1, is_sure=True, status="lost",
        last_seen=edition, last_seen_on=timezone.localdate(), lost_on=timezone.localdate(),
    )  # fmt: skip
    _lose(link)
    company.tell_followers_lost(link)
    told = Notification.objects.get(member=member)
    assert (told.kind, told.data["entity"]) == ("jobs/company_lost", "LANTERN WORKS LTD")
    assert "LANTERN WORKS LTD left the" in page(client, employer)
