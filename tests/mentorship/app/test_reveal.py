"""Before accepting no byte of a name, employer, city or address; after it the first name; after both share, that."""

import pytest
from django.urls import reverse

from mentorship.models import MentorRequest
from mentorship.services import requests, threads
from tests.factories import AmbassadorFactory, UserFactory
from tests.mentorship.factories import MentorFactory, RequestFactory, WishFactory

pytestmark = pytest.mark.django_db
CANARIES = ["Zeitgeistname", "Quorumfirma", "Xanaduville", "canary-mentor@example.test", "Yggdrasilname", "Wuzzleabad",
            "canary-seeker@example.test"]  # fmt: skip


@pytest.fixture
def row(db):
    helper = UserFactory(
        email="canary-mentor@example.test", profile__name="Anna Zeitgeistname", profile__city="Xanaduville",
        profile__country="DE", handle="canary-helper",
    )  # fmt: skip
    AmbassadorFactory(member=helper, employer_name="Quorumfirma", label="")
    seeker = UserFactory(
        email="canary-seeker@example.test", profile__name="Bilal Yggdrasilname", profile__city="Wuzzleabad",
        profile__place="pakistan", profile__role="Engineer", profile__years=4, handle="canary-asker",
    )  # fmt: skip
    WishFactory(member=seeker)
    return RequestFactory(seeker=seeker, ambassador=MentorFactory(member=helper).member)


def seen(client, member, *paths):
    client.force_login(member)
    found = ""
    for path in paths:
        response = client.get(path)
        assert response.status_code == 200, path
        found += response.content.decode()
    return found


def names_of(text, *, theirs):
    return [canary for canary in theirs if canary in text]


def test_seeker_reads_nothing_of_the_ambassador(client, row):
    mentor = row.ambassador.mentor
    text = seen(
        client, row.seeker, "/mentors/", mentor.get_absolute_url(), row.get_absolute_url(), "/mentors/requests/"
    )
    assert names_of(text, theirs=[*CANARIES[:4], "canary-helper", "Anna"]) == []


def test_ambassador_reads_nothing_of_the_seeker(client, row):
    text = seen(client, row.ambassador, row.get_absolute_url(), "/mentors/requests/", "/mentors/load/")
    assert names_of(text, theirs=[*CANARIES[4:], "canary-asker", "Bilal"]) == []


def test_after_accepting_the_first_name_and_no_more(client, row):
    made = requests.accept(row, by=row.ambassador)
    text = seen(client, row.seeker, made.get_absolute_url())
    assert "Anna" in text
    assert names_of(text, theirs=[*CANARIES[:4], "canary-helper"]) == []
    other = seen(client, row.ambassador, made.get_absolute_url())
    assert "Bilal" in other
    assert names_of(other, theirs=[*CANARIES[4:], "canary-asker"]) == []


def test_contact_is_shown_when_both_share_and_until_one_stops(client, row):
    made = requests.accept(row, by=row.ambassador)
    threads.share(made, by=row.ambassador, contact="anna-contact")
    assert "anna-contact" not in seen(client, row.seeker, made.get_absolute_url())
    threads.share(made, by=row.seeker, contact="bilal-contact")
    assert "anna-contact" in seen(client, row.seeker, made.get_absolute_url())
    threads.unshare(made, by=row.ambassador)
    assert "anna-contact" not in seen(client, row.seeker, made.get_absolute_url())


def test_mails_hold_no_name(row):
    made = requests.accept(row, by=row.ambassador)
    threads.write(made, by=row.ambassador, text="Salaam")
    told = [*row.seeker.notifications.all(), *row.ambassador.notifications.all()]
    assert told
    for notice in told:
        assert names_of(str(notice.data) + notice.url, theirs=[*CANARIES, "Salaam", "Anna", "Bilal"]) == []


def test_stranger_finds_neither(client, row, member):
    made = requests.accept(row, by=row.ambassador)
    client.force_login(member)
    assert client.get(reverse("mentor_request", args=[row.pk])).status_code == 404
    assert client.get(made.get_absolute_url()).status_code == 404
    assert client.post(reverse("mentorship_act", args=[made.pk]), {"act": "end"}).status_code == 404
    assert MentorRequest.objects.get().status == "accepted"
