import pytest
from django.test import Client

from diaspora.accounts.models import Ambassador
from diaspora.audit.models import Event
from diaspora.notifications.models import Notification
from tests.factories import AmbassadorFactory, UserFactory

REASON = "Staff badge seen on a call"


@pytest.fixture
def desk(moderator):
    client = Client()
    client.force_login(moderator)
    return client


@pytest.fixture
def asked(db):
    return AmbassadorFactory(status="asked", employer_name="Robots")


def decide(desk, row, what, reason=REASON):
    return desk.post(f"/admin/accounts/ambassador/{row.pk}/{what}/", {"reason": reason})


@pytest.mark.parametrize(
    ("before", "what", "after"),
    [("asked", "verify", "verified"), ("asked", "refuse", "refused"), ("verified", "revoke", "revoked")],
)
def test_a_decision_moves_is_recorded_and_told(desk, moderator, before, what, after):
    row = AmbassadorFactory(status=before)
    assert desk.get(f"/admin/accounts/ambassador/{row.pk}/{what}/").status_code == 200
    assert decide(desk, row, what).status_code == 302
    row.refresh_from_db()
    assert row.status == after
    event = Event.objects.about(row).get()
    assert (event.actor, event.to_status, event.reason) == (moderator, after, REASON)
    assert Notification.objects.get(member=row.member).kind == f"moderation/ambassador_{after}"


def test_the_one_refused_reads_the_reason(desk, asked):
    decide(desk, asked, "refuse", "The badge is of another company")
    assert Notification.objects.get().data == {"reason": "The badge is of another company"}


def test_the_second_of_two_moderators_is_told_what_happened(desk, asked):
    decide(desk, asked, "verify")
    page = desk.post(f"/admin/accounts/ambassador/{asked.pk}/refuse/", {"reason": REASON}, follow=True)
    assert "now “verified”" in page.text
    assert Event.objects.about(asked).count() == 1


@pytest.mark.parametrize("reason", ["", "short", "x" * 501])
def test_no_decision_without_a_reason(desk, asked, reason):
    assert decide(desk, asked, "verify", reason).status_code == 200
    asked.refresh_from_db()
    assert asked.status == Ambassador.Status.ASKED


def test_looking_decides_nothing(desk, asked):
    desk.get(f"/admin/accounts/ambassador/{asked.pk}/verify/")
    asked.refresh_from_db()
    assert asked.status == "asked"


def test_nobody_decides_about_themselves(desk, moderator):
    own = AmbassadorFactory(member=moderator, status="asked")
    decide(desk, own, "verify")
    own.refresh_from_db()
    assert own.status == "asked"


@pytest.mark.parametrize("pk", ["0", "999999", "x"])
def test_a_missing_one_is_missing(desk, pk):
    assert desk.get(f"/admin/accounts/ambassador/{pk}/verify/").status_code == 404


def test_a_decision_needs_a_token(moderator, asked):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(moderator)
    assert decide(strict, asked, "verify").status_code == 403


def test_the_queue_is_shown_with_its_number(desk, asked, own_queues):
    page = desk.get("/admin/")
    assert {queue.key: queue.count() for queue in page.context["queues"]} == own_queues | {"ambassadors": 1}
    assert "status__exact=asked" in page.text


def test_the_lists_open_and_mask_addresses(desk):
    person = UserFactory(email="canary.name@mail.example")
    for path in ("accounts/user/", f"accounts/user/{person.pk}/change/", "accounts/ambassador/", "audit/event/"):
        page = desk.get(f"/admin/{path}")
        assert page.status_code == 200, path
        assert "canary.name" not in page.text
    assert "c•••@mail.example" in desk.get("/admin/accounts/user/").text


def test_the_member_list_takes_the_same_queries_at_one_and_at_thirty(desk, django_assert_num_queries):
    desk.get("/admin/accounts/user/")
    for _round in range(2):
        with django_assert_num_queries(7):
            desk.get("/admin/accounts/user/")
        UserFactory.create_batch(30)
