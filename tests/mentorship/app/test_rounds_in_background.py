"""Rounds run in the queue `heavy`: rung when due, asked for by staff, done once however often it's rung."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from diaspora.celery import app
from mentorship import tasks
from mentorship.models import Round, WeightSet
from mentorship.scoring import WEIGHTS
from mentorship.services import rounds
from mentorship.services.market import Market
from tests.factories import ModeratorFactory
from tests.mentorship.factories import MentorFactory, WishFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def joined(db):
    by = timezone.now() + timedelta(days=1)
    row = Round.objects.create(name="Winter", join_by=by, due_at=by, length=5)
    rounds.join(row, by=MentorFactory().member, side="ambassador", places=2)
    for _ in range(3):
        rounds.join(row, by=WishFactory().member, side="seeker")
    return row


def test_a_worker_listens_to_the_queue_that_rounds_go_to():
    queue = app.amqp.router.route({}, tasks.run_rounds.name)["queue"].name
    assert queue == "heavy"
    lines = (Path(settings.BASE_DIR) / "Procfile").read_text().splitlines()
    assert any(" worker " in line and queue in line.split("--queues ")[-1].split()[0].split(",") for line in lines)


def test_nothing_due_rings_nobody_and_what_is_due_is_done(joined):
    assert not rounds.due().exists()
    with time_machine.travel(joined.join_by + timedelta(seconds=1), tick=False):
        assert rounds.due().get() == joined
        tasks.run_rounds()
        assert Round.objects.get().status == "lists_open"
        assert not rounds.due().exists()


def test_staff_ask_for_a_large_round_and_the_worker_does_it(admin_client, joined, monkeypatch):
    monkeypatch.setattr(rounds, "AT_ONCE", 2)
    page = reverse("admin:mentorship_round_change", args=[joined.pk])
    for name, status in (("freeze", "lists_open"), ("solve", "solved"), ("publish_stable", "offered")):
        before = Round.objects.get().status
        admin_client.post(reverse(f"admin:mentorship_round_{name}", args=[joined.pk]), {"reason": "All is ready."})
        assert Round.objects.get().status == before
        assert "reload in a minute" in admin_client.get(page).content.decode()
        tasks.run_rounds()
        tasks.run_rounds()
        assert Round.objects.get().status == status
    assert "reload in a minute" not in admin_client.get(page).content.decode()
    assert Round.objects.get().offers.count() == 2


def test_what_the_worker_refuses_is_told_to_staff(admin_client, joined):
    row = rounds.solve(rounds.freeze(joined))
    row.runs["stable"]["pairs"] = []
    row.save()
    rounds.ask(row, "stable", by=ModeratorFactory(), reason="All is ready.")
    tasks.run_rounds()
    row.refresh_from_db()
    assert (row.status, row.asked, row.asked_at) == ("solved", {}, None)
    assert "differ" in row.refused
    assert row.refused in admin_client.get(reverse("admin:mentorship_round_change", args=[row.pk])).content.decode()


def test_two_askings_at_once_are_refused(joined):
    by = ModeratorFactory()
    rounds.ask(joined, "freeze", by=by)
    with pytest.raises(rounds.NotPossible, match="worked on"):
        rounds.ask(joined, "freeze", by=by)


def test_weights_stay_those_of_the_freezing(joined):
    row = rounds.freeze(joined)
    before = Market(row.inputs, row.seed, row).frozen.market.weights
    WeightSet.objects.create(version=2, weights={**WEIGHTS, "topics": 0.10, "route": 0.40})
    again = Market(row.inputs, row.seed, row).frozen.market.weights
    assert before == again
    assert {name: before[name] for name in WEIGHTS} == WEIGHTS
