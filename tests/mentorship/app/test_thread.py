"""Messages: Markdown made safe, contact details warned of once and then held."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from mentorship.models import Message
from mentorship.services import threads

pytestmark = pytest.mark.django_db


def send(client, row, text, by=None):
    client.force_login(by or row.seeker)
    return client.post(reverse("mentorship_act", args=[row.pk]), {"act": "write", "text": text})


def test_message_is_shown_to_the_other_without_its_markup(client, together):
    assert send(client, together, "**Salaam** <script>alert(1)</script>").status_code == 302
    client.force_login(together.ambassador)
    text = client.get(together.get_absolute_url()).content.decode()
    assert "<strong>Salaam</strong>" in text
    assert "<script>alert" not in text
    assert together.ambassador.notifications.get().kind == "mentorship/message"


def test_first_contact_warns_and_keeps_the_text(client, together):
    response = send(client, together, "Call me on 0300 1234567")
    assert response.status_code == 422
    text = response.content.decode()
    assert "Contact details are held back" in text
    assert "Call me on 0300 1234567</textarea>" in text
    assert not Message.objects.exists()


def test_second_is_held_from_the_other_alone(client, together):
    send(client, together, "Call me on 0300 1234567")
    assert send(client, together, "Call me on 0300 1234567").status_code == 302
    assert "0300 1234567" in client.get(together.get_absolute_url()).content.decode()
    client.force_login(together.ambassador)
    assert "0300 1234567" not in client.get(together.get_absolute_url()).content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=7, seconds=1), tick=False):
        threads.run_due()
    text = Message.objects.get().text
    assert "0300" not in text
    assert "[…]" in text


def test_after_both_share_nothing_is_held(client, together):
    threads.share(together, by=together.seeker, contact="a")
    threads.share(together, by=together.ambassador, contact="b")
    assert send(client, together, "Call me on 0300 1234567").status_code == 302
    assert Message.objects.get().held_until is None


def test_notes_are_ones_own(client, together):
    client.force_login(together.seeker)
    client.post(reverse("mentorship_act", args=[together.pk]), {"act": "note", "text": "a private thought"})
    assert "a private thought" in client.get(together.get_absolute_url()).content.decode()
    client.force_login(together.ambassador)
    assert "a private thought" not in client.get(together.get_absolute_url()).content.decode()
