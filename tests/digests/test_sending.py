"""From the planner over the outbox to the mail server."""

from datetime import UTC, datetime, timedelta

import pytest

from diaspora.accounts.models import User
from diaspora.digests import services
from diaspora.digests.mails import view_url
from diaspora.digests.planning import plan
from diaspora.digests.tasks import ring_planner
from diaspora.notifications.delivery import deliver
from diaspora.notifications.hours import zone
from diaspora.notifications.kinds import MAIL_KINDS, Later, Skip
from diaspora.notifications.models import Delivery, Notification
from diaspora.tasks import tick
from tests.digests.factories import SUNDAY_NINE, SubscriptionFactory, WaitingNoticeFactory
from tests.notifications.test_notices import _zone_where_it_is_day

DIGEST = Delivery.Kind.DIGEST


@pytest.fixture
def planned(db):
    subscription = SubscriptionFactory()
    for number in range(7):
        WaitingNoticeFactory(member=subscription.member, data={"title": f"Thing {number} <b>"})
    plan(now=SUNDAY_NINE)
    return Delivery.objects.select_related("member").get()


def compose(row, at=SUNDAY_NINE + timedelta(minutes=1)):
    row.claimed_at, row.due_at = at, SUNDAY_NINE
    return MAIL_KINDS.by_key()[DIGEST].compose([row])[row.pk]


def test_a_digest_shows_five_of_a_section_and_says_how_many_more(planned):
    mail = compose(planned)
    assert mail.subject == "7 things for you on Safeer"
    assert mail.text.count("Thing") == 5
    assert "And 2 more\nhttp://localhost:8000/me/notifications/" in mail.text
    assert mail.html.count('class="item"') == 5
    assert "&lt;b&gt;" in mail.html
    assert "<b>" not in mail.html
    assert len(mail.html.encode()) < 60_000


def test_every_header_of_a_digest(planned):
    headers = compose(planned).headers
    assert headers["List-Id"] == "Safeer <digest.localhost>"
    assert headers["Precedence"] == "bulk"
    assert headers["Feedback-ID"] == "digest:localhost"
    assert headers["List-Help"] == "<http://localhost:8000/me/digests/>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["Message-ID"] == f"<{planned.message_id}@localhost>"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda member: services.stop(member.pk), "unsubscribed"),
        (lambda member: User.objects.filter(pk=member.pk).update(is_active=False), "banned"),
        (lambda member: member.emailaddress_set.all().delete(), "unverified"),
        (lambda member: member.notifications.update(read_at=datetime.now(UTC)), "empty"),
    ],
)
def test_what_changed_between_plan_and_send_counts(planned, change, reason):
    change(planned.member)
    assert compose(planned) == Skip(reason)


def test_only_what_is_still_to_be_seen_is_sent(planned):
    first = Notification.objects.order_by("-pk").first()
    Notification.objects.filter(pk=first.pk).update(read_at=datetime.now(UTC))
    mail = compose(planned)
    assert first.data["title"] not in mail.text
    assert mail.text.count("Thing") == 4


def test_at_night_it_goes_back_and_after_a_day_it_is_stale(planned):
    assert compose(planned, at=SUNDAY_NINE + timedelta(hours=13)) == Later(datetime(2026, 11, 23, 3, tzinfo=UTC))
    assert compose(planned, at=SUNDAY_NINE + timedelta(hours=25)) == Skip("stale")


def test_a_batch_takes_the_same_statements_for_one_and_for_thirty(db, django_assert_num_queries):
    for _ in range(30):
        WaitingNoticeFactory(member=SubscriptionFactory().member)
    plan(now=SUNDAY_NINE)
    rows = list(Delivery.objects.all())
    for row in rows:
        row.claimed_at = row.due_at = SUNDAY_NINE
    kind = MAIL_KINDS.by_key()[DIGEST]
    for size in (1, 30):
        with django_assert_num_queries(5):
            assert len(kind.compose(rows[:size])) == size


def test_the_browsers_view_shows_the_same_and_hides_what_must_not_be_seen(planned, client):
    path = view_url(planned).removeprefix("http://localhost:8000")
    response = client.get(path)
    assert response.status_code == 200
    assert response.content.decode().count('class="item"') == 5
    assert "script-src" not in response["Content-Security-Policy"]
    Notification.objects.update(read_at=datetime.now(UTC))
    assert client.get(path).content.decode().count('class="item"') == 0
    assert client.get("/mail/view/1~forged/").status_code == 404


def test_in_urdu_the_mail_runs_from_right_to_left(planned):
    User.objects.update(language="ur")
    mail = compose(planned)
    assert 'dir="rtl"' in mail.html


def test_a_worker_plans_and_sends_when_the_tick_comes(doorbell, smtp_sink):
    """Beat's message, the worker, the doorbell, the broker, the database and the mail server are real."""
    zone_name = _zone_where_it_is_day()
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    subscription = SubscriptionFactory(
        member__time_zone=zone_name, covered_until=now - timedelta(days=1), cadence="daily", next_due_at=now,
        hour=now.astimezone(zone(zone_name)).hour,
    )  # fmt: skip
    # Its words are a template of the site itself, which the worker's process has too.
    WaitingNoticeFactory(
        member=subscription.member, kind="moderation/ambassador_verified", created_at=now - timedelta(hours=5)
    )
    tick.delay()
    smtp_sink.wait_for(1, timeout_s=60)
    ((to, mail),) = smtp_sink.mails
    assert to == subscription.member.email
    assert mail["Subject"] == "1 thing for you on Safeer"
    ring_planner()
    assert deliver([DIGEST]) == {}
