"""A circle that one may not see: 404 everywhere, and not a byte of it anywhere."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from diaspora.accounts.services import block
from diaspora.circles.dashboard import CirclesCard
from diaspora.circles.digest import CirclesDigest
from diaspora.circles.models import Kind, Membership
from diaspora.circles.search import CirclesSource
from diaspora.circles.services import entering, pictures, writing
from diaspora.notifications.mails import words
from tests.circles.factories import AnswerFactory, CircleFactory, PostFactory, asking, insider, picture, trusted

pytestmark = pytest.mark.django_db
CANARY = "Qzxcanary"
# A page may say the searched word back.
TELLS = re.compile(f"{CANARY} (circle|about|title|text|writer|answer|asker)")


class World:
    def __init__(self, kind):
        self.circle = CircleFactory(kind=kind, name=f"{CANARY} circle", about=f"{CANARY} about")
        self.asker = insider(self.circle)
        self.post = PostFactory(
            circle=self.circle,
            author=self.asker,
            title=f"{CANARY} title",
            text=f"{CANARY} text",
            pinned_at=timezone.now(),
        )
        writer = insider(self.circle)
        writer.profile.name = f"{CANARY} writer"
        writer.profile.save()
        self.answer = AnswerFactory(post=self.post, author=writer, text=f"{CANARY} answer")
        file = picture()
        pictures.attach(self.post, [pictures.clean(file, len(file.getvalue()))])
        self.picture = self.post.pictures.get()
        self.asking = asking(self.circle)

    def addresses(self, circle="", post="", answer="", shown=""):
        slug, post, answer = circle or self.circle.slug, post or self.post.pk, answer or self.answer.pk
        yield "get", reverse("circle", args=[slug])
        for name in ("feed", "members", "mail", "invite", "asking", "team", "ask"):
            yield "get", reverse(f"circle_{name}", args=[slug])
        yield "get", reverse("circle_post", args=[slug, post])
        yield "get", reverse("circle_unmask", args=[slug, post])
        for what in ("edit", "history"):
            yield "get", reverse(f"circle_post_{what}", args=[slug, post])
            yield "get", reverse(f"circle_answer_{what}", args=[slug, answer])
        for do in ("withdraw", "hide", "publish", "pin"):
            yield "get", reverse("circle_post_act", args=[slug, post, do])
            yield "get", reverse("circle_answer_act", args=[slug, answer, do])
        yield "get", reverse("circle_picture", args=[shown or self.picture.pk])
        yield "get", reverse("report", args=["circles.post", post])
        yield "get", reverse("report", args=["circles.answer", answer])
        for name in ("join", "leave"):
            yield "post", reverse(f"circle_{name}", args=[slug])
        yield "post", reverse("circle_answer", args=[slug, post])
        yield "post", reverse("circle_accept", args=[slug, answer])
        for name in ("vouch", "decide"):
            yield "post", reverse(f"circle_{name}", args=[slug, self.asking.pk])

    def random_addresses(self):
        ids = {name: uuid.uuid4() for name in ("post", "answer", "shown")}
        return self.addresses(circle="abcdefghjkmnpqrs", **ids)


@pytest.fixture
def women():
    return World(Kind.WOMEN)


def outsider():
    return trusted()


def former(world):
    member = insider(world.circle)
    entering.leave(Membership.objects.get(circle=world.circle, member=member), by=member)
    return member


def signed_in(member):
    client = Client()
    client.force_login(member)
    client.get("/circles/")  # the session is recorded with its first page
    return client


@pytest.mark.parametrize("who", ["outsider", "former", "asking", "expelled"])
def test_every_address_of_it_answers_404_like_a_random_one(women, who):
    member = {
        "outsider": outsider, "former": lambda: former(women), "asking": lambda: women.asking.member,
        "expelled": lambda: _expelled(women),
    }[who]()  # fmt: skip
    client = signed_in(member)
    for (method, real), (_same, random) in zip(women.addresses(), women.random_addresses(), strict=True):
        there, nowhere = getattr(client, method)(real), getattr(client, method)(random)
        assert there.status_code == nowhere.status_code == 404, real
        assert _masked(there, real) == _masked(nowhere, random), real
        assert CANARY not in there.content.decode(), real


def _statements(client, method, path):
    """What is asked of the database, without the values: the work that an answer takes, and so its time."""
    with CaptureQueriesContext(connection) as found:
        getattr(client, method)(path)
    return [re.sub(r"'[^']*'|\b\d+\b", "?", query["sql"]) for query in found]


@pytest.mark.parametrize("who", ["outsider", "former"])
def test_the_work_behind_a_404_is_that_of_a_random_address(women, who):
    """A clock on a shared machine measures the machine; the same statements take the same time."""
    client = signed_in({"outsider": outsider, "former": lambda: former(women)}[who]())
    for (method, real), (_same, random) in zip(women.addresses(), women.random_addresses(), strict=True):
        assert _statements(client, method, real) == _statements(client, method, random), real


def _expelled(world):
    member, team = insider(world.circle), insider(world.circle, moderates=True)
    entering.expel(Membership.objects.get(circle=world.circle, member=member), by=team, reason="Not who she said.")
    return member


def _masked(response, path):
    """Body and headers, but for the address itself, which the page names to the one who typed it."""
    body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode()).replace(path, "…")
    headers = {name: value for name, value in response.headers.items() if name not in {"Content-Length", "Expires"}}
    return body, headers


def test_visitors_are_led_to_sign_in_alike(women):
    for (method, real), (_same, random) in zip(women.addresses(), women.random_addresses(), strict=True):
        there, nowhere = getattr(Client(), method)(real), getattr(Client(), method)(random)
        assert there.status_code == nowhere.status_code == 302, real
        assert there.headers["Location"].startswith("/accounts/login/"), real


@pytest.mark.parametrize("who", ["visitor", "outsider", "former", "asking"])
def test_no_byte_in_lists_searches_and_home(women, who):
    client = Client()
    if who != "visitor":
        member = {"outsider": outsider, "former": lambda: former(women), "asking": lambda: women.asking.member}[who]()
        client = signed_in(member)
    for path in ("/", "/me/", "/circles/", "/circles/?country=DE", f"/search/?q={CANARY}", "/me/notifications/"):
        page = client.get(path, follow=True).content.decode()
        assert not TELLS.search(page), path
        assert women.circle.slug not in page, path
        assert str(women.post.pk) not in page, path


@pytest.mark.parametrize("kind", [Kind.WOMEN, Kind.MEMBERS])
def test_no_byte_in_the_sitemap(kind):
    world, shown = World(kind), PostFactory()
    page = Client().get("/sitemap-circles.xml").content.decode()
    assert str(shown.pk) in page
    assert world.circle.slug not in page
    assert str(world.post.pk) not in page


def test_members_do_not_find_it_in_the_sites_search_but_within(women):
    client = signed_in(women.asker)
    assert CirclesSource().results(CANARY, women.asker, limit=5) == []
    assert f"{CANARY} title" in client.get(women.circle.get_absolute_url(), {"q": CANARY}).content.decode()


def test_it_has_no_feed_for_its_own_members_either(women):
    assert signed_in(women.asker).get(reverse("circle_feed", args=[women.circle.slug])).status_code == 404


def digest(member):
    now = timezone.now()
    return CirclesDigest().items_for([member], now - timedelta(days=1), now + timedelta(minutes=1))


def test_a_mail_of_a_member_holds_no_title_no_name_and_no_excerpt(women):
    (item,) = digest(women.asker)[women.asker.pk]
    assert CANARY not in str(item)
    assert CANARY.lower() not in item.url.lower()


def test_titles_are_in_the_mail_where_she_asked_for_them_but_never_an_excerpt(women):
    Membership.objects.filter(member=women.asker).update(titles_in_mail=True)
    (item,) = digest(women.asker)[women.asker.pk]
    assert item.data["title"] == f"{CANARY} title"
    assert item.data["excerpt"] == ""


def test_leaving_empties_the_digest_that_was_composed_already(women):
    section = CirclesDigest()
    items = digest(women.asker)[women.asker.pk]
    assert section.still_visible(women.asker, items) == items
    entering.leave(Membership.objects.get(member=women.asker), by=women.asker)
    assert section.still_visible(women.asker, items) == []
    assert digest(women.asker) == {}


def test_leaving_deletes_the_notices(women):
    writing.answer(women.post, "Look early in the morning.", by=insider(women.circle))
    notice = women.asker.notifications.get()
    assert CANARY not in " ".join(words(notice, women.asker))
    entering.leave(Membership.objects.get(member=women.asker), by=women.asker)
    assert women.asker.notifications.count() == 0


def test_leaving_empties_the_home_card(women):
    member = insider(women.circle)
    assert CANARY in CirclesCard().render(member)
    entering.leave(Membership.objects.get(member=member), by=member)
    assert CirclesCard().render(member) is None


def test_members_only_shows_its_door_and_nothing_behind_it():
    world = World(Kind.MEMBERS)
    client = signed_in(outsider())
    page = client.get(world.circle.get_absolute_url()).content.decode()
    assert f"{CANARY} about" in page
    assert f"{CANARY} title" not in page
    for path in (
        world.post.get_absolute_url(),
        reverse("circle_members", args=[world.circle.slug]),
        world.picture.get_absolute_url(),
    ):
        assert client.get(path).status_code == 404, path


def test_a_closed_circle_is_gone_for_its_members(women):
    women.circle.closed_at = timezone.now()
    women.circle.save()
    client = signed_in(women.asker)
    assert client.get(women.circle.get_absolute_url()).status_code == 404
    assert client.get(women.picture.get_absolute_url()).status_code == 404
    assert digest(women.asker) == {}


@pytest.mark.parametrize("way", ["blocks", "is blocked"])
def test_a_block_takes_each_out_of_the_others_sight(way):
    world = World(Kind.OPEN)
    viewer, writer = insider(world.circle), world.answer.author
    world.asker.profile.name = f"{CANARY} asker"
    world.asker.profile.save()
    for other in (writer, world.asker):
        block(other, by=viewer) if way == "blocks" else block(viewer, by=other)
    client = signed_in(viewer)
    for path in (
        world.circle.get_absolute_url(), reverse("circle_feed", args=[world.circle.slug]),
        reverse("circle_members", args=[world.circle.slug]), f"/search/?q={CANARY}",
        f"{world.circle.get_absolute_url()}?q=text",
    ):  # fmt: skip
        page = client.get(path).content.decode().replace(f"{CANARY} circle", "").replace(f"{CANARY} about", "")
        assert not TELLS.search(page), path
    assert client.get(world.post.get_absolute_url()).status_code == 404
    assert client.get(world.picture.get_absolute_url()).status_code == 404
    assert digest(viewer) == {}


def test_a_block_takes_back_the_notice_and_the_composed_digest():
    world = World(Kind.OPEN)
    other = insider(world.circle)
    writing.answer(world.post, "Look early in the morning.", by=other)
    items = digest(world.asker)[world.asker.pk]
    assert world.asker.notifications.count() == 1
    block(other, by=world.asker)
    assert world.asker.notifications.count() == 0
    assert CirclesDigest().still_visible(world.asker, items) == []


def test_the_number_of_answers_does_not_count_what_a_block_hides():
    world = World(Kind.OPEN)
    viewer = insider(world.circle)
    block(world.answer.author, by=viewer)
    page = signed_in(viewer).get(world.circle.get_absolute_url()).content.decode()
    assert "0 answers" in page
    assert "1 answer" not in page
