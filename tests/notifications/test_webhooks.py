"""A provider's events: forged ones are refused, and each counts once in whatever order."""

import base64
import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from diaspora.digests import services
from diaspora.notifications import stopping, suppression
from diaspora.notifications.models import BounceScore, MailEvent, Suppression
from diaspora.notifications.webhooks import on_inbound
from tests.accounts import mails
from tests.factories import UserFactory
from tests.notifications.factories import SecurityDeliveryFactory

ADDRESS = "bilal@example.test"
SECRET = "provider:secret"


@pytest.fixture
def made_up(settings):
    """What stands in the settings where the environment names no secret."""
    return settings.ANYMAIL


@pytest.fixture(autouse=True)
def _secret(made_up, settings, db):
    settings.ANYMAIL = {"WEBHOOK_SECRET": [SECRET, "provider:older"]}


def post(client, event, *, secret=SECRET, path="/mail/hooks/brevo/tracking/"):
    body = event if isinstance(event, str) else json.dumps(event)
    token = base64.b64encode(secret.encode()).decode()
    return client.post(path, body, content_type="application/json", headers={"Authorization": f"Basic {token}"})


def brevo(kind, **more):
    """As Brevo's documentation shows them."""
    return {"event": kind, "email": ADDRESS, "id": 26224, "date": "2026-11-24 10:00:00", "ts_epoch": 1763978400000,
            "message-id": "<201798300811.5787683@relay.domain.com>", **more}  # fmt: skip


def closed(address=ADDRESS):
    return set(Suppression.objects.values_list("scope", flat=True)) if suppression.suppressed([address]) else set()


@pytest.mark.parametrize("secret", ["provider:wrong", "none:", ":"])
def test_a_forged_event_is_refused(client, secret):
    assert post(client, brevo("spam"), secret=secret).status_code in {400, 403}
    assert not MailEvent.objects.exists()
    assert not closed()


def test_without_a_secret_in_the_settings_everything_is_refused(client, settings, made_up):
    settings.ANYMAIL = made_up
    assert len(made_up["WEBHOOK_SECRET"][0]) > 40
    assert post(client, brevo("spam")).status_code in {400, 403}


def test_the_older_secret_still_counts_while_they_are_changed(client):
    assert post(client, brevo("spam"), secret="provider:older").status_code == 200
    assert closed() == {"bulk"}


def test_ten_times_the_same_event_counts_once(client):
    for _ in range(10):
        assert post(client, brevo("soft_bounce")).status_code == 200
    assert MailEvent.objects.count() == 1
    assert BounceScore.objects.get().score == 1


@pytest.mark.parametrize(("first", "then"), [("spam", "delivered"), ("delivered", "spam")])
def test_delivered_never_opens_what_a_complaint_closed(client, first, then):
    post(client, brevo(first, id=1, ts_epoch=1))
    post(client, brevo(then, id=2, ts_epoch=2))
    assert closed() == {"bulk"}


def test_a_hard_bounce_closes_everything_until_the_address_is_proven_again(client):
    post(client, brevo("hard_bounce"))
    assert closed() == {"all"}
    assert suppression.suppressed([ADDRESS], security=True)
    suppression.lift(ADDRESS)
    assert not closed()


def test_a_complaint_stays_even_when_the_address_is_proven_again(client):
    post(client, brevo("spam"))
    suppression.lift(ADDRESS)
    assert closed() == {"bulk"}
    assert not suppression.suppressed([ADDRESS], security=True)


def test_soft_bounces_add_up(client):
    for number in range(4):
        assert not closed()
        post(client, brevo("soft_bounce", id=number, ts_epoch=number))
    assert closed() == {"bulk"}


def test_good_mail_forgives_slowly_and_a_month_forgets(db):
    suppression.soft_bounce(ADDRESS)
    suppression.went_well([ADDRESS])
    assert BounceScore.objects.get().score == pytest.approx(0.9)


def test_an_event_finds_its_delivery(client):
    row = SecurityDeliveryFactory(provider_id="<201798300811.5787683@relay.domain.com>")
    post(client, brevo("delivered"))
    assert MailEvent.objects.get().delivery == row


def test_rubbish_and_a_megabyte_do_no_harm(client):
    assert post(client, "{").status_code == 400
    assert post(client, json.dumps(brevo("opened", reason="x" * 1_000_000))).status_code == 200
    assert post(client, brevo("never_heard_of")).status_code == 200
    assert post(client, brevo("spam"), path="/mail/hooks/nobody/tracking/").status_code == 404
    assert not closed()


def test_a_mail_to_the_unsubscribe_address_stops_the_list(db):
    member = UserFactory()
    services.subscribe(member, "weekly")
    for subject in ("hello", f"Re: {stopping.token(member.pk, 'digest')}"):
        on_inbound(None, SimpleNamespace(message=SimpleNamespace(subject=subject)), "Brevo")
    member.digest.refresh_from_db()
    assert member.digest.cadence == "off"


def test_an_event_holds_no_address(client):
    post(client, brevo("spam"))
    row = MailEvent.objects.get()
    assert "bilal" not in f"{row.event_id}{row.address_hash}{row.detail}"


def test_who_types_in_a_mailed_code_is_written_to_again(client, member):
    suppression.hard_bounce(member.email)
    Suppression.objects.update(at=timezone.now() - timedelta(days=2))
    asked = client.post("/accounts/login/code/", {"email": member.email})
    client.post(asked.url, {"code": mails.code(member.email)})
    assert client.get("/me/profile/").status_code == 200
    assert suppression.suppressed([member.email]) == set()


def test_an_address_confirmed_anew_is_written_to_again(client):
    address = "new@example.test"
    suppression.hard_bounce(address)
    suppression.complaint(address)
    asked = client.post("/accounts/signup/", {"email": address, "password1": "a quiet blue river"})
    assert suppression.suppressed([address], security=True) == {address}
    client.post(asked.url, {"code": mails.code(address)})
    # A complaint isn't disproved by reading a code.
    assert closed(address) == {"bulk"}
