"""What one may no longer see, looked for at every address there is, in every way out of the house.

Each test first sees the canary: a search that can find nothing proves nothing.
"""

import io
import json
import logging
import re
import zipfile
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from diaspora.accounts import privacy
from diaspora.accounts.services import block
from diaspora.circles.models import Membership
from diaspora.circles.services import entering, writing
from diaspora.digests import contents
from diaspora.home import files
from diaspora.notifications.models import Delivery, Notification
from tests.circles.factories import AnswerFactory, CircleFactory, MembershipFactory, PostFactory
from tests.conventions import permissions, walk
from tests.factories import PASSWORD, AmbassadorFactory, UserFactory
from tests.jobs.factories import JobFactory, OfferFactory
from tests.mentorship.factories import MentorFactory, MentorshipFactory, OfficeHourFactory

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600), pytest.mark.xdist_group("canary")]
CANARY = "qzcanaryx"
# In the address bar as in the words: the handle, the name, the text.
SEEN = re.compile(CANARY, re.I)


@pytest.fixture(autouse=True)
def _here(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(files, "LINK_S", 3600)
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def other(db):
    """An ambassador who did everything that leaves a trace for others to see."""
    fields = {"name": f"{CANARY} Khan", "city": CANARY, "about": f"I am {CANARY}", "role": CANARY}
    member = UserFactory(
        email=f"{CANARY}@example.test", handle=CANARY, joined_at=timezone.now() - timedelta(days=90),
        **{f"profile__{name}": value for name, value in fields.items()},
    )  # fmt: skip
    AmbassadorFactory(member=member, employer_name=CANARY, label=CANARY, statement=CANARY)
    return member


def traces(other, viewer, words=CANARY):
    """What `other` has done, most of it towards `viewer`; `words` stand in all that they wrote."""
    mentor = MentorFactory(member=other, free_slots=1)
    together = MentorshipFactory(ambassador=other, seeker=viewer)
    hour = OfficeHourFactory(ambassador=other, title=f"{words} hours")
    circle = CircleFactory(slug="both", name="Both in it")
    for member in (other, viewer):
        MembershipFactory(circle=circle, member=member)
    asked = PostFactory(circle=circle, author=other, title=f"{words} asks", text=f"{words} text")
    mine = PostFactory(circle=circle, author=viewer, title="My question", text="How long?")
    answer = writing.answer(mine, f"{words} answers that it took nine weeks.", by=other)
    # A listing is public and names nobody; who posted it mustn't be read from it either.
    job = JobFactory(poster=other, title="Engineer for payments")
    OfferFactory(ambassador=other, employer=job.employer)
    return {
        "mentor": {"handle": mentor.member.handle}, "mentor_ask": {"handle": mentor.member.handle},
        "mentorship": {"pk": together.pk}, "office_hour": {"pk": hour.pk}, "person": {"handle": other.handle},
        "circle": {"slug": circle.slug}, "circle_members": {"slug": circle.slug}, "circle_feed": {"slug": circle.slug},
        "circle_post": {"slug": circle.slug, "pk": asked.pk}, "job": {"pk": job.pk, "slug": job.slug},
        "ask_referral": {"pk": job.pk, "slug": job.slug}, "employer": {"slug": job.employer.slug},
        "report": {"key": "circles.answer", "value": answer.pk},
    }  # fmt: skip


def addresses(samples):
    for route, name in permissions.patterns():
        path = permissions.path(route, samples.get(name, {}))
        # Words that the viewer types are said back to them: nothing is searched by the canary itself.
        if not route.startswith("/admin/") and path not in walk.ENDS_THE_SESSION:
            yield path
            if name in {"search", "jobs", "mentors", "circle"}:
                yield f"{path}?q=engineer"


def told(client, samples):
    """Addresses whose answer, in its body or its headers, holds the canary beyond the address itself."""
    found = set()
    for path in addresses(samples):
        answer = walk.ask(client, "get", path)
        typed = path.partition("?")[0]
        if SEEN.search(answer.text.replace(typed, "") + str(answer.headers).replace(typed, "")):
            found.add(path)
    return found


def mails(member):
    """Every mail that would go to `member`, composed now, and the digest of the last month."""
    now = timezone.now()
    rows = Delivery.objects.filter(address=member.email).values_list("payload", flat=True)
    parts = contents.gather([member], now - timedelta(days=30), now + timedelta(minutes=1)).get(member.pk, [])
    still = contents.still_visible([(member, parts)]).get(member.pk, [])
    return json.dumps([list(rows), [str(item) for part in still for item in part.items]], default=str)


def exported(member):
    client = Client()
    client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    answer = client.post("/me/data/copy/")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as copy:
        return "".join(copy.read(name).decode(errors="replace") for name in copy.namelist())


def notices(member):
    return str(list(Notification.objects.filter(member=member).values_list("data", "url", "key")))


def signed_in(member):
    client = Client()
    client.force_login(member)
    client.get("/me/")
    return client


@pytest.mark.parametrize("way", ["blocks", "is blocked by"])
def test_after_a_block_nothing_of_the_other_is_left(other, way, caplog):
    caplog.set_level(logging.INFO)
    viewer = UserFactory(joined_at=timezone.now() - timedelta(days=90))
    samples = traces(other, viewer)
    client = signed_in(viewer)
    before = told(client, samples)
    assert len(before) >= 6, before
    block(other, by=viewer) if way == "blocks" else block(viewer, by=other)
    # Whom one blocked is listed where the block is taken back, and there alone.
    left = told(client, samples) - ({"/me/safety/"} if way == "blocks" else set())
    assert sorted(left) == []
    assert not SEEN.search(mails(viewer))
    assert not SEEN.search(notices(viewer))
    assert not SEEN.search(exported(viewer)) or way == "blocks"
    assert not SEEN.search(caplog.text)


def test_after_leaving_a_womens_circle_nothing_of_it_is_left(caplog):
    caplog.set_level(logging.INFO)
    circle = CircleFactory(kind="women", slug=f"{CANARY}-slug", name=f"{CANARY} circle", about=f"{CANARY} about")
    viewer, writer = UserFactory(joined_at=timezone.now() - timedelta(days=90)), UserFactory(handle=f"{CANARY}-writer")
    for member in (viewer, writer):
        MembershipFactory(circle=circle, member=member)
    post = PostFactory(circle=circle, author=writer, title=f"{CANARY} title", text=f"{CANARY} text")
    mine = PostFactory(circle=circle, author=viewer, title="Mine", text="Mine too")
    answer = AnswerFactory(post=mine, author=writer, text=f"{CANARY} answer")
    names = ("circle", "circle_feed", "circle_members", "circle_mail", "circle_invite", "circle_asking", "circle_team",
             "circle_ask")  # fmt: skip
    samples = {name: {"slug": circle.slug} for name in names} | {
        "circle_post": {"slug": circle.slug, "pk": post.pk}, "report": {"key": "circles.answer", "value": answer.pk},
    }  # fmt: skip
    client = signed_in(viewer)
    assert len(told(client, samples)) >= 4
    entering.leave(Membership.objects.get(circle=circle, member=viewer), by=viewer)
    # The page of a person is theirs, not the circle's.
    assert sorted(told(client, samples)) == []
    assert sorted(told(Client(), samples)) == []
    for words in (mails(viewer), notices(viewer), exported(viewer), caplog.text):
        assert not SEEN.search(words)


def test_after_an_erasure_nobody_finds_anything(other, caplog, tmp_path):
    caplog.set_level(logging.INFO)
    viewer = UserFactory(joined_at=timezone.now() - timedelta(days=90))
    # What one wrote for others stays, without a name.
    samples = traces(other, viewer, words="lantern")
    client = signed_in(viewer)
    assert len(told(client, samples)) >= 4
    privacy.ask_erasure(other)
    privacy.erase_due(timezone.now() + timedelta(days=15))
    for who in (client, Client()):
        assert sorted(told(who, samples)) == []
    for words in (mails(viewer), notices(viewer), exported(viewer), caplog.text):
        assert not SEEN.search(words)
    ledger = tmp_path / "ledger.csv"
    call_command("erasures", "write", ledger)
    assert not SEEN.search(ledger.read_text())
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_session WHERE session_data LIKE %s", [f"%{CANARY}%"])
        assert cursor.fetchone()[0] == 0
