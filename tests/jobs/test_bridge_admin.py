"""Moderators decide about bridges in the admin, with a reason, and see what each kind is looked at for."""

import pytest

from jobs.models import Attestation, Bridge
from jobs.services.bridge_rules import RULES
from tests.factories import ModeratorFactory
from tests.jobs.bridge_factories import BridgeFactory, IntroductionFactory, not_live
from tests.jobs.factories import EmployerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator(client, settings):
    settings.STAFF_MAY_SKIP_MFA = True
    member = ModeratorFactory()
    client.force_login(member)
    return member


def decide(client, bridge, what):
    return client.post(f"/admin/jobs/bridge/{bridge.pk}/{what}", {"reason": "I have read it."})


@pytest.mark.parametrize("kind", list(Bridge.Kind.values))
def test_the_page_says_what_to_look_at_and_approving_opens_it(client, moderator, kind):
    bridge = not_live(kind=kind, employer=EmployerFactory())
    page = client.get(f"/admin/jobs/bridge/{bridge.pk}/change/").content.decode()
    assert RULES[kind].looks_at[0].split("'")[0] in page
    assert "not shown" in page
    assert bridge.title in client.get("/admin/jobs/bridge/").content.decode()
    decide(client, bridge, "approve")
    bridge.refresh_from_db()
    assert (bridge.status, bridge.approved_by) == ("live", moderator)


@pytest.mark.parametrize(
    ("status", "what", "then"),
    [("in_review", "changes", "changes"), ("in_review", "reject", "rejected"), ("held", "let-through", "in_review"),
     ("held", "reject", "rejected"), ("reported", "restore", "live"), ("reported", "remove", "removed"),
     ("held", "approve", "held"), ("live", "remove", "live")],
)  # fmt: skip
def test_each_decision_moves_it_or_says_that_it_cannot(client, moderator, status, what, then):
    bridge = BridgeFactory(status=status)
    decide(client, bridge, what)
    bridge.refresh_from_db()
    assert bridge.status == then


def test_nobody_decides_about_their_own(client, moderator):
    bridge = not_live(poster=moderator)
    decide(client, bridge, "approve")
    bridge.refresh_from_db()
    assert bridge.status == "in_review"


def test_knowledge_whose_dates_have_passed_is_not_approved(client, moderator):
    bridge = not_live(kind="knowledge")
    bridge.dates.all().delete()
    decide(client, bridge, "approve")
    bridge.refresh_from_db()
    assert bridge.status == "in_review"


def test_queue_counts_what_waits_and_leads_to_it(client, moderator):
    not_live()
    not_live("held")
    not_live("draft")
    BridgeFactory()
    page = client.get("/admin/jobs/bridge/?status__in=in_review,held")
    assert page.context["cl"].result_count == 2


def test_introductions_are_seen_without_what_was_written(client, moderator):
    made = IntroductionFactory()
    page = client.get(f"/admin/jobs/introduction/{made.pk}/change/").content.decode()
    assert made.note not in page
    assert Attestation.objects.count() == 0
