"""What stands over a mail when it reaches the mail server, by kind; and the stop button of the mail program."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from django.test import Client

from diaspora.digests.models import Subscription
from diaspora.digests.planning import plan
from diaspora.notifications.delivery import deliver
from diaspora.notifications.hours import zone
from diaspora.notifications.models import Delivery
from diaspora.notifications.outbox import post_security_mail
from diaspora.notifications.services import notify
from tests.digests.factories import SubscriptionFactory, WaitingNoticeFactory
from tests.factories import UserFactory
from tests.notifications.test_notices import _zone_where_it_is_day

pytestmark = pytest.mark.django_db(transaction=True)
BULK = {"Precedence", "Feedback-ID", "List-Help"}
OF_A_LIST = {"List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"}


@pytest.fixture
def digest(smtp_sink):
    zone_name = _zone_where_it_is_day()
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    found = SubscriptionFactory(
        member__time_zone=zone_name, cadence="daily", hour=now.astimezone(zone(zone_name)).hour, next_due_at=now,
        covered_until=now - timedelta(days=1),
    )  # fmt: skip
    WaitingNoticeFactory(member=found.member, created_at=now - timedelta(hours=2))
    plan()
    return one_mail(smtp_sink, "digest"), found.member


def one_mail(smtp_sink, kind):
    assert deliver([kind]) == {"sent": 1}
    ((_to, mail),) = smtp_sink.mails
    row = Delivery.objects.get(kind=kind)
    assert mail["Message-ID"] == f"<{row.message_id}@localhost>"
    assert abs(parsedate_to_datetime(mail["Date"]) - row.claimed_at) < timedelta(seconds=2)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert len(mail.get_all("To")) == len(mail.get_all("From")) == len(mail.get_all("Message-ID")) == 1
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    return mail


def test_a_digest_has_all_of_a_list_and_of_bulk(digest):
    mail, _member = digest
    assert mail["List-Id"] == "Safeer <digest.localhost>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    https, mailto = str(mail["List-Unsubscribe"]).split(", ")
    assert re.fullmatch(r"<http://localhost:8000/mail/unsubscribe/[\w.~-]+/>", https)
    assert re.fullmatch(r"<mailto:unsubscribe@localhost\?subject=[\w.~-]+>", mailto)
    assert mail["List-Help"] == "<http://localhost:8000/me/digests/>"
    assert mail["Precedence"] == "bulk"
    assert mail["Feedback-ID"] == "digest:localhost"


def test_a_notice_has_those_of_a_list_of_its_own(smtp_sink):
    notify(UserFactory(time_zone=_zone_where_it_is_day()), "example/plain", url="/me/", key="example/1", title="A job")
    mail = one_mail(smtp_sink, "notice")
    assert set(mail.keys()) >= OF_A_LIST
    assert not BULK & set(mail.keys())
    assert mail["List-Id"] == "Safeer <notice.example.plain.localhost>"


def test_a_code_has_none_of_them(smtp_sink, settings):
    settings.SECURITY_FROM_EMAIL = "Safeer <codes@localhost>"
    post_security_mail(address="bilal@example.test", subject="Your code", text="It is 123-456.")
    mail = one_mail(smtp_sink, "security")
    assert not (BULK | OF_A_LIST) & set(mail.keys())
    assert mail["From"] == "Safeer <codes@localhost>"


@pytest.mark.parametrize("gone", [False, True])
def test_the_mail_programs_button_works_without_a_cookie_and_for_who_is_gone(digest, gone):
    mail, member = digest
    path = re.search(r"<http://localhost:8000([^>]+)>", str(mail["List-Unsubscribe"]))[1]
    if gone:
        member.delete()
    answer = Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer.cookies.output()) == (200, "")
    assert list(Subscription.objects.values_list("cadence", flat=True)) == ([] if gone else ["off"])
