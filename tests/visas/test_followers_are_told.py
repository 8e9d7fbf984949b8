from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diaspora.notifications.models import Notification
from tests.factories import ModeratorFactory, UserFactory
from visas import services
from visas.digest import VisasSection
from visas.models import Alert, Follow, Plan, PlanStep, RouteVersion, Source


@pytest.fixture
def follower(blue_card):
    member = UserFactory()
    Follow.objects.create(member=member, route=blue_card)
    return member


def items(*members):
    now = timezone.now()
    return VisasSection().items_for(members, now - timedelta(days=7), now + timedelta(seconds=5))


def alert(blue_card, moderator, **more):
    fields = {"key": "a", "country": blue_card.country, "route": blue_card, "headline": "The fee rises",
              "effective_on": date(2026, 12, 1), "source": Source.objects.first(), "read_on": date(2026, 11, 1),
              "author": moderator}  # fmt: skip
    return Alert.objects.create(**{**fields, **more})


def test_the_first_collection_is_no_news_beyond_its_window(follower):
    later = datetime.now(tz=UTC) + timedelta(days=1)
    assert VisasSection().items_for([follower], later, later + timedelta(days=7)) == {}


def test_a_published_version_reaches_its_followers_once(follower, blue_card, moderator):
    draft = services.draft_from(blue_card.versions.get(), by=moderator)
    RouteVersion.objects.filter(pk=draft.pk).update(changelog="The papers have changed.")
    assert not [i for i in items(follower).get(follower.pk, []) if i.key == f"version:{draft.pk}"]
    services.submit(RouteVersion.objects.get(pk=draft.pk), by=moderator)
    services.publish(RouteVersion.objects.get(pk=draft.pk), by=ModeratorFactory())
    found = [i for i in items(follower)[follower.pk] if i.key == f"version:{draft.pk}"]
    assert [(i.data["what"], i.reason) for i in found] == [("The papers have changed.", "You follow this route")]


def test_an_urgent_alert_is_told_at_once_by_a_second_person(follower, blue_card, moderator):
    made = alert(blue_card, moderator, severity="high")
    with pytest.raises(services.Refused):
        services.publish_alert(made, by=moderator)
    assert not Notification.objects.exists()
    services.publish_alert(made, by=ModeratorFactory())
    assert Notification.objects.get().member == follower


def test_an_alert_that_ended_meanwhile_is_left_out(follower, blue_card, moderator):
    made = alert(blue_card, moderator)
    services.publish_alert(made, by=ModeratorFactory())
    found = [i for i in items(follower)[follower.pk] if i.key == f"alert:{made.pk}"]
    assert len(found) == 1
    assert VisasSection().still_visible(follower, found) == found
    services.end_alert(Alert.objects.get(pk=made.pk), by=moderator)
    assert VisasSection().still_visible(follower, found) == []


def test_steps_that_are_due_soon_are_in_the_digest(blue_card, member):
    plan = Plan.objects.create(member=member, route=blue_card, version=blue_card.versions.get())
    today = timezone.localdate()
    for slug, days in (("passport", 3), ("hec", 40)):
        PlanStep.objects.create(plan=plan, slug=slug, due_on=today + timedelta(days=days))
    (item,) = items(member)[member.pk]
    assert (item.data["title"], item.data["on"]) == ("Passport", str(today + timedelta(days=3)))
    plan.delete()
    assert VisasSection().still_visible(member, [item]) == []


def test_any_number_of_members_takes_as_many_statements(blue_card):
    def statements(members):
        with CaptureQueriesContext(connection) as caught:
            items(*members)
        return len(caught)

    some = [UserFactory() for _ in range(30)]
    for member in some:
        Follow.objects.create(member=member, route=blue_card)
    assert statements(some[:1]) == statements(some) <= 9


@pytest.mark.parametrize("ending", ["txt", "html"])
def test_the_section_is_rendered(follower, ending):
    item = items(follower)[follower.pk][0]
    assert item.reason == "You follow this route"
    shown = render_to_string(f"emails/visas/digest_visas.{ending}", {"item": item, "SITE_URL": "https://x.test"})
    assert f"https://x.test{item.url}" in shown
    assert "EU Blue Card" in shown


@pytest.mark.parametrize("kind", ["alert", "answered", "ending"])
def test_mails_begin_with_a_subject(kind):
    words = {
        "headline": "The fee rises",
        "route": "EU Blue Card",
        "answer": "Yes.",
        "taken": True,
        "url": "https://x.test/",
    }
    text = render_to_string(f"emails/visas/{kind}.txt", words)
    assert "EU Blue Card" in text.splitlines()[0]
    assert "https://x.test/" in text
