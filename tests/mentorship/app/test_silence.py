"""A block can't be told from a decline, nor a decline from silence."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from diaspora.accounts.services import block
from mentorship.models import MentorRequest
from mentorship.services import requests
from tests.mentorship.factories import RequestFactory

pytestmark = pytest.mark.django_db


def page(client, row):
    client.force_login(row.seeker)
    text = client.get(reverse("mentor_request", args=[row.pk])).content.decode()
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    return text.replace(f"/requests/{row.pk}/", "/requests/N/")


def declined(row):
    requests.decline(row, by=row.ambassador, reason="full")


def blocked(row):
    block(row.seeker, by=row.ambassador)


def expired(row):
    MentorRequest.objects.filter(pk=row.pk).update(answer_by=timezone.now(), due_at=timezone.now())
    requests.run_due()
    MentorRequest.objects.filter(pk=row.pk).update(answer_by=row.answer_by)


def ends(act):
    row = RequestFactory(sent_at=timezone.now() - timedelta(hours=1))
    row.seeker.profile.name = "Same Name"
    row.seeker.profile.save()
    act(row)
    return row


def test_before_it_is_told_both_look_open(client):
    rows = [ends(declined), ends(blocked)]
    pages = [page(client, row) for row in rows]
    assert pages[0] == pages[1]
    assert "answers by" in pages[0]


def test_once_told_all_three_pages_are_equal(client):
    rows = [ends(declined), ends(blocked), ends(expired)]
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        requests.run_due()
        pages = {page(client, row) for row in rows}
    assert len(pages) == 1
    assert "Not available this time" in pages.pop()
    assert {tuple(row.seeker.notifications.values_list("kind", flat=True)) for row in rows} == {
        ("mentorship/request_unavailable",)
    }


def test_delays_of_both_lie_within_the_same_hours():
    for act in (declined, blocked):
        for _ in range(5):
            row = MentorRequest.objects.get(pk=ends(act).pk)
            assert timedelta(hours=2) <= row.due_at - row.ended_at <= timedelta(hours=24)


def test_blocked_seeker_finds_no_ambassador_page(client):
    row = ends(blocked)
    client.force_login(row.seeker)
    assert client.get(row.ambassador.mentor.get_absolute_url()).status_code == 404
