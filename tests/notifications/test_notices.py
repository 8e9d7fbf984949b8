"""Notices: a line on the site, and a mail when and how the member wants it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from diaspora.notifications import suppression
from diaspora.notifications.delivery import deliver
from diaspora.notifications.hours import zone
from diaspora.notifications.kinds import MAIL_KINDS, Later, Mail, Skip
from diaspora.notifications.models import Delivery, NoticeChoice, Notification, Suppression
from diaspora.notifications.services import MAILS_A_DAY, choose, mark_read, notify
from tests.factories import UserFactory

NOTICE = Delivery.Kind.NOTICE
# Noon in Karachi, and 23:30 there.
NOON, NIGHT = datetime(2026, 11, 24, 7, tzinfo=UTC), datetime(2026, 11, 24, 18, 30, tzinfo=UTC)


def tell(member, kind="example/plain", key="example/1", **data):
    return notify(member, kind, url="/jobs/7/", key=key, title="A job & <more>", **data)


def compose(row, at=NOON):
    row.claimed_at = at
    return MAIL_KINDS.by_key()[NOTICE].compose([row])[row.pk]


@time_machine.travel(NOON, tick=False)
def test_a_notice_is_mailed_with_text_first_and_html_from_the_shell(db):
    member = UserFactory()
    tell(member)
    row = Delivery.objects.get()
    mail = compose(row)
    assert isinstance(mail, Mail)
    message = mail.message().message()
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.get_payload()] == ["text/plain", "text/html"]
    assert mail.subject == "A job & <more> for you"
    assert mail.text.startswith("Salaam, this is plain text: A job & <more>.\n\nhttp://localhost:8000/jobs/7/")
    assert "A job &amp; &lt;more&gt;" in mail.html
    assert 'href="http://localhost:8000/jobs/7/"' in mail.html
    assert "<more>" not in mail.html
    assert "prefers-color-scheme: dark" in mail.html
    assert 'dir="ltr"' in mail.html


def test_urdu_mails_run_from_right_to_left(member):
    member.language = "ur"
    member.save()
    tell(member)
    mail = compose(Delivery.objects.get())
    assert 'lang="ur" dir="rtl"' in mail.html


def test_the_same_key_tells_once(member):
    assert tell(member) == tell(member)
    assert (Notification.objects.count(), Delivery.objects.count()) == (1, 1)


def test_headers_of_a_notice(member):
    tell(member)
    row = Delivery.objects.get()
    headers = compose(row).headers
    assert headers["Message-ID"] == f"<{row.message_id}@localhost>"
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["X-Auto-Response-Suppress"] == "All"
    assert headers["List-Id"] == "Safeer <notice.example.plain.localhost>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    https, mailto = headers["List-Unsubscribe"].split(", ")
    assert https.startswith("<http://localhost:8000/mail/unsubscribe/")
    assert mailto.startswith("<mailto:unsubscribe@localhost?subject=")
    assert not {"Precedence", "Feedback-ID", "List-Help"} & headers.keys()


def test_at_night_a_notice_waits_for_the_morning_of_its_member(member):
    member.time_zone = _zone_where_it_is(2)
    member.save()
    tell(member)
    due_at = Delivery.objects.get().due_at
    assert timedelta(hours=5) <= due_at - datetime.now(UTC) <= timedelta(hours=6)
    assert due_at.astimezone(zone(member.time_zone)).hour == 8


def test_a_row_that_became_due_at_night_goes_back_without_an_attempt(member):
    tell(member)
    found = compose(Delivery.objects.get(), at=NIGHT)
    assert found == Later(datetime(2026, 11, 25, 3, tzinfo=UTC))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda member: member.emailaddress_set.update(verified=False), "unverified"),
        (lambda member: type(member).objects.filter(pk=member.pk).update(is_active=False), "banned"),
        (lambda member: suppression.complaint(member.email.upper()), "suppressed"),
        (lambda member: choose(member, "example/plain", "off"), "unsubscribed"),
        (mark_read, "read"),
    ],
)
def test_what_changed_since_it_was_planned_is_seen_at_sending(member, change, reason):
    tell(member)
    change(member)
    assert compose(Delivery.objects.get()) == Skip(reason)


def test_a_kind_that_is_off_is_on_the_site_only(member):
    choose(member, "example/plain", "off")
    tell(member)
    assert Notification.objects.count() == 1
    assert not Delivery.objects.exists()


def test_a_kind_for_the_digest_makes_no_mail_of_its_own(member):
    tell(member, "example/in_digest")
    assert Notification.objects.get().in_digest
    assert not Delivery.objects.exists()


def test_a_required_kind_cannot_be_switched_off(member):
    NoticeChoice.objects.create(member=member, kind="example/required", when="off")
    with pytest.raises(ValueError, match="always mailed"):
        choose(member, "example/required", "off")
    tell(member, "example/required")
    mail = compose(Delivery.objects.get())
    assert "List-Unsubscribe" not in mail.headers


def test_gathered_notices_go_as_one_mail(member):
    member.time_zone = _zone_where_it_is_day()
    member.save()
    for number in range(3):
        tell(member, "example/gathered", key=f"example/{number}")
    row = Delivery.objects.get()
    assert abs(row.due_at - datetime.now(UTC) - timedelta(hours=1)) < timedelta(minutes=1)
    mail = compose(row, at=row.due_at)
    assert mail.subject == "3 notes for you"
    assert mail.text.count("A job & <more> for you") == 3


def test_a_mail_that_is_on_its_way_is_not_added_to(member):
    tell(member, "example/gathered", key="example/1")
    Delivery.objects.update(status="claimed")
    tell(member, "example/gathered", key="example/2")
    assert Delivery.objects.count() == 2


def test_nobody_gets_more_than_a_hundred_mails_a_day(member):
    Delivery.objects.bulk_create(Delivery(key=f"x/{n}", kind=NOTICE, member=member) for n in range(MAILS_A_DAY))
    tell(member)
    assert Notification.objects.get().delivery is None


def test_a_batch_takes_the_same_statements_for_one_and_for_thirty(db, django_assert_num_queries):
    kind = MAIL_KINDS.by_key()[NOTICE]
    for size in (1, 30):
        Delivery.objects.all().delete()
        for number, one in enumerate(UserFactory.create_batch(size)):
            tell(one, key=f"batch/{size}/{number}")
        rows = list(Delivery.objects.all())
        with django_assert_num_queries(6):
            assert len(kind.compose(rows)) == size


def test_suppression_holds_no_address(db):
    suppression.complaint("Canary@Example.test")
    row = Suppression.objects.get()
    assert "canary" not in f"{row.address_hash}{row.reason}"
    assert suppression.suppressed(["canary@example.TEST"]) == {"canary@example.TEST"}


def test_a_deliver_run_sends_notices_over_smtp(transactional_db, smtp_sink, member, settings):
    member.time_zone = _zone_where_it_is_day()
    member.save()
    tell(member)
    assert deliver([NOTICE]) == {"sent": 1}
    assert smtp_sink.mails[0][0] == member.email


def _zone_where_it_is_day():
    return _zone_where_it_is(12)


def _zone_where_it_is(wanted):
    hour = datetime.now(UTC).hour
    # Etc/GMT's signs are the other way round: GMT-5 is five hours ahead.
    ahead = (wanted - hour + 12) % 24 - 12
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"
