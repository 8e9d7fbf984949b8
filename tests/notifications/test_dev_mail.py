"""Mail while developing: kept, shown, and only there."""

import re

import pytest
from django.core import mail as django_mail

from diaspora.notifications import devmail
from diaspora.notifications.delivery import deliver
from diaspora.notifications.lasthop import KEPT_BACKEND, last_hop
from diaspora.notifications.outbox import post_security_mail


@pytest.fixture
def kept(settings, tmp_path):
    settings.EMAIL_BACKEND, settings.MAIL_DIR, settings.DEBUG = KEPT_BACKEND, tmp_path / "mail", True
    return settings.MAIL_DIR


def test_a_mail_goes_the_same_way_and_is_shown_with_live_links(transactional_db, kept, client):
    row = post_security_mail(
        address="bilal@example.test", subject="Your <code>", text="See http://localhost:8000/accounts/ now."
    )
    assert deliver(["security"]) == {"sent": 1}
    assert last_hop().has(f"{row.message_id}@localhost") is True
    assert last_hop().has("0b8f0c2e-0000-4000-8000-000000000000@localhost") is False
    page = client.get("/dev/mail/").content.decode()
    assert "Your &lt;code&gt;" in page
    name = re.search(r"/dev/mail/([0-9a-f-]{36})/", page)[1]
    one = client.get(f"/dev/mail/{name}/")
    assert 'href="http://localhost:8000/accounts/"' in one.content.decode()
    assert "frame-src 'self'" in one["Content-Security-Policy"]
    framed = client.get(f"/dev/mail/{name}/page/")
    assert "script-src" not in framed["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in framed["Content-Security-Policy"]
    assert framed["X-Frame-Options"] == "SAMEORIGIN"


def test_a_name_that_climbs_out_of_the_folder_is_not_found(kept, db, client):
    kept.mkdir()
    (kept.parent / "secret.eml").write_text("Subject: secret\n\n")
    for name in ("..%2Fsecret", "secret", "%2e%2e", "x" * 80):
        assert client.get(f"/dev/mail/{name}/").status_code == 404
    assert devmail.read("../secret") is None


def test_the_folder_stays_bounded(kept, monkeypatch):
    monkeypatch.setattr(devmail, "KEEP", 10)
    for number in range(75):
        django_mail.send_mail(f"Mail {number}", "text", "a@example.test", ["b@example.test"])
    names = [devmail.read(path.stem)["Subject"] for path in devmail.kept()]
    assert len(names) <= 60
    assert names[0] == "Mail 74"


def test_without_debug_there_is_nothing_to_see(kept, settings, db, client):
    devmail.KeptMail().send_messages([django_mail.EmailMessage("s", "t", "a@example.test", ["b@example.test"])])
    name = devmail.kept()[0].stem
    settings.DEBUG = False
    assert client.get(f"/dev/mail/{name}/").status_code == 404
    assert client.get("/dev/mail/").status_code == 404
