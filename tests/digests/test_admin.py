"""What the staff see: figures and shapes, no words and no addresses."""

import pytest

from diaspora.audit.models import Event
from diaspora.notifications import heartbeat
from diaspora.notifications.models import Delivery
from tests.digests.factories import SubscriptionFactory, WaitingNoticeFactory
from tests.factories import ModeratorFactory, UserFactory
from tests.notifications.factories import SecurityDeliveryFactory


@pytest.fixture(params=["moderator", "superuser"])
def staff(client, db, request):
    found = ModeratorFactory() if request.param == "moderator" else UserFactory(is_staff=True, is_superuser=True)
    client.force_login(found)
    return found


def test_the_outbox_shows_figures_and_hides_addresses(client, staff):
    heartbeat.beat()
    SecurityDeliveryFactory(address="canary@example.test", status="parked", last_error="connect: refused")
    page = client.get("/admin/notifications/delivery/").content.decode()
    assert "Look at: parked" in page
    assert "canary" not in page
    row = Delivery.objects.get()
    one = client.get(f"/admin/notifications/delivery/{row.pk}/change/").content.decode()
    assert "canary" not in one
    assert "123-456" not in one


def test_a_preview_is_masked_and_logged(client, staff):
    subscription = SubscriptionFactory()
    WaitingNoticeFactory(member=subscription.member, data={"title": "Canary words"})
    page = client.get(f"/admin/digests/subscription/{subscription.pk}/preview/").content.decode()
    assert "1 thing for you on Safeer" in page
    assert "Canary" not in page
    assert "•••" in page
    assert Event.objects.about(subscription.member).get().verb == "digest_previewed"


def test_send_to_me_goes_to_the_moderator_masked(client, staff):
    subscription = SubscriptionFactory()
    WaitingNoticeFactory(member=subscription.member, data={"title": "Canary words"})
    path = f"/admin/digests/subscription/{subscription.pk}/preview/"
    client.get(path)
    assert not Delivery.objects.exists()
    client.post(path)
    row = Delivery.objects.get(kind="security")
    assert row.address == staff.email
    assert "Canary" not in row.payload["text"]
    assert "unsubscribe" not in row.payload["text"]


def test_strangers_and_members_see_nothing(client, member):
    client.force_login(member)
    assert client.get("/admin/notifications/delivery/").status_code in {302, 403, 404}
