"""A listing or bridge of somebody on the other side of a block isn't there: whoever pressed it, wherever one looks."""

import pytest

from diaspora.accounts.services import block
from jobs.models import Job
from tests.factories import UserFactory
from tests.jobs.bridge_factories import BridgeFactory
from tests.jobs.factories import JobFactory

TITLE = "Qzcanaryx foreman"


@pytest.fixture
def poster(db):
    return UserFactory()


@pytest.fixture
def job(poster):
    return JobFactory(poster=poster, title=TITLE)


@pytest.fixture
def bridge(poster):
    return BridgeFactory(poster=poster, title="Qzcanaryx studio")


def pages(job, bridge):
    return [
        "/jobs/", "/jobs/?q=foreman", "/jobs/?q=foreman&sort=newest", "/jobs/?sort=deadline",
        f"/jobs/companies/{job.employer.slug}/", "/search/?q=qzcanaryx", "/jobs/bridges/",
        f"/jobs/bridges/{bridge.kind}/",
    ]  # fmt: skip


def own_addresses(job, bridge):
    return [
        job.get_absolute_url(), f"/jobs/{job.pk}/deadline.ics", f"/jobs/{job.pk}/ask/", bridge.get_absolute_url(),
        f"/jobs/bridges/{bridge.pk}/ask/",
    ]  # fmt: skip


@pytest.mark.parametrize("pressed_by_the_poster", [True, False])
def test_after_a_block_it_is_gone_everywhere_and_for_nobody_else(client, job, bridge, poster, pressed_by_the_poster):
    viewer, third = UserFactory(), UserFactory()
    client.force_login(viewer)
    assert all("canaryx" in client.get(page).content.decode() for page in pages(job, bridge) if "search" not in page)
    assert {client.get(page).status_code for page in own_addresses(job, bridge)} == {200}
    one, other = (poster, viewer) if pressed_by_the_poster else (viewer, poster)
    block(other, by=one)
    for page in pages(job, bridge):
        # What was typed into the box is echoed; the title isn't.
        assert "Qzcanaryx" not in client.get(page).content.decode(), page
    assert {client.get(page).status_code for page in own_addresses(job, bridge)} == {404}
    assert Job.objects.visible().apart_from(viewer) == [job.pk]
    client.force_login(third)
    assert TITLE in client.get("/jobs/?q=foreman").content.decode()
    assert client.get(job.get_absolute_url()).status_code == 200


def test_a_listing_without_a_poster_is_everybodys(client, poster):
    viewer, imported = UserFactory(), JobFactory(poster=None, source=Job.Source.IMPORT, title=TITLE)
    block(poster, by=viewer)
    client.force_login(viewer)
    assert TITLE in client.get("/jobs/").content.decode()
    assert client.get(imported.get_absolute_url()).status_code == 200
