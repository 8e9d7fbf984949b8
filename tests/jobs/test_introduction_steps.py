"""Introductions: unnamed until accepted, always with a next date, and with what came of them."""

import threading
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from diaspora.accounts.services import block
from diaspora.audit.models import Event
from diaspora.moves import MoveError
from diaspora.notifications.models import Notification
from jobs.bridge_personal_data import BridgesData
from jobs.models import Bridge, Introduction, IntroductionDesk
from jobs.models.introductions import COUNTED, OPEN, WITHIN
from jobs.services import bridges, introductions
from jobs.services.places import NotPossible
from tests.factories import AmbassadorFactory, UserFactory
from tests.jobs.bridge_factories import NOTE, BridgeFactory, IntroductionFactory

S = Introduction.Status
pytestmark = pytest.mark.django_db


def told(member):
    return list(Notification.objects.filter(member=member).order_by("pk").values_list("kind", flat=True))


def asked(**fields):
    bridge = BridgeFactory(**fields)
    return introductions.ask(bridge, by=UserFactory(profile__name="Hidden Asker"), note=NOTE)


def accepted():
    made = asked()
    return introductions.accept(made, by=made.host)


def test_asking_takes_a_place_on_both_sides_and_tells_both():
    made = asked()
    made.bridge.refresh_from_db()
    assert made.bridge.open_introductions == 1
    assert IntroductionDesk.objects.get(member=made.asker).asked == 1
    assert told(made.host) == ["jobs/introduction_waiting"]
    assert told(made.asker) == ["jobs/introduction_sent"]
    assert made.due_at - timezone.now() > timedelta(days=13)


def test_neither_side_sees_the_other_before_the_host_accepts(client):
    made = asked()
    host, asker = made.host, made.asker
    host.profile.name = "Hidden Host"
    host.profile.save()
    for viewer, hidden in ((asker, host), (host, asker)):
        client.force_login(viewer)
        for path in (made.get_absolute_url(), "/jobs/bridges/introductions/", made.bridge.get_absolute_url(), "/me/"):
            page = client.get(path).content.decode()
            assert hidden.profile.name not in page
            assert hidden.handle not in page
    introductions.accept(made, by=host)
    for viewer, shown in ((asker, host), (host, asker)):
        client.force_login(viewer)
        assert shown.profile.name in client.get(made.get_absolute_url()).content.decode()


def test_others_find_no_introduction(client):
    made = asked()
    client.force_login(UserFactory())
    assert client.get(made.get_absolute_url()).status_code == 404
    assert client.post(f"{made.get_absolute_url()}act/", {"act": "accept"}).status_code == 404


def test_declining_keeps_the_host_unnamed_and_gives_the_places_back():
    made = introductions.decline(asked(), by=None)
    assert not made.is_revealed
    assert Bridge.objects.get(pk=made.bridge_id).open_introductions == 0
    assert IntroductionDesk.objects.get(member=made.asker).asked == 0
    with pytest.raises(NotPossible, match="You may ask again from"):
        introductions.ask(made.bridge, by=made.asker, note=NOTE)


def test_outcomes_are_recorded_in_steps_with_how_many_were_hired(client):
    made = accepted()
    client.force_login(made.asker)
    act = f"{made.get_absolute_url()}act/"
    client.post(act, {"act": "met"})
    client.force_login(made.host)
    client.post(act, {"act": "working"})
    assert client.post(act, {"act": "hired", "hired": "0"}).status_code == 422
    assert client.post(act, {"act": "hired", "hired": "many"}).status_code == 422
    client.post(act, {"act": "hired", "hired": "2"})
    client.post(act, {"act": "hired", "hired": "5"})
    made.refresh_from_db()
    assert (made.status, made.outcome, made.hired) == ("hired", "hired", 5)
    client.post(act, {"act": "ended"})
    made.refresh_from_db()
    assert (made.status, made.outcome, made.hired) == ("ended", "hired", 5)
    assert made.ended_at
    moved = Event.objects.about(made).order_by("at").values_list("to_status", flat=True)
    assert list(moved) == ["waiting", "accepted", "met", "working", "hired", "hired", "ended"]
    assert told(made.asker)[-1] == "jobs/introduction_went_on"


def test_nobody_says_that_people_were_hired_before_they_met():
    made = accepted()
    with pytest.raises(MoveError):
        introductions.progress(made, S.HIRED, by=made.asker, hired=1)


def test_one_question_may_be_asked_first():
    made = introductions.ask_more(asked(), "Which part have you done before?", by=None)
    assert told(made.asker)[-1] == "jobs/introduction_question"
    made = introductions.answer(made, "The patient pages, all of them.", by=made.asker)
    assert made.status == "waiting"
    with pytest.raises(NotPossible):
        introductions.ask_more(made, "And what else?", by=None)


@pytest.mark.parametrize("text", ["Send a registration fee of Rs 5,000 by Easypaisa first."])
def test_asking_for_money_ends_it(text):
    made = introductions.ask_more(asked(), text, by=None)
    assert made.status == "reported"
    with pytest.raises(NotPossible, match="money"):
        introductions.ask(BridgeFactory(), by=UserFactory(), note=f"{NOTE} {text}")


def test_an_asker_has_three_places_and_a_bridge_ten():
    asker = UserFactory()
    for _number in range(3):
        introductions.ask(BridgeFactory(), by=asker, note=NOTE)
    with pytest.raises(NotPossible, match="three introductions"):
        introductions.ask(BridgeFactory(), by=asker, note=NOTE)
    bridge = BridgeFactory()
    for _number in range(10):
        introductions.ask(bridge, by=UserFactory(), note=NOTE)
    with pytest.raises(NotPossible, match="Ten people"):
        introductions.ask(bridge, by=UserFactory(), note=NOTE)
    assert Introduction.objects.filter(asker=asker).count() == 3


def test_a_refused_request_shows_the_text_again(client):
    asker, bridge = UserFactory(), BridgeFactory()
    IntroductionDesk.objects.create(member=asker, asked=3)
    client.force_login(asker)
    page = client.post(f"/jobs/bridges/{bridge.pk}/ask/", {"note": NOTE, "consent": "on"})
    assert page.status_code == 422
    assert NOTE.strip() in page.content.decode()
    short = client.post(f"/jobs/bridges/{bridge.pk}/ask/", {"note": "Hello"})
    assert short.status_code == 422
    assert "write at least 140" in short.content.decode()


def test_own_and_blocked_and_ended_bridges_take_nobody():
    bridge = BridgeFactory()
    with pytest.raises(NotPossible, match="yourself"):
        introductions.ask(bridge, by=bridge.poster, note=NOTE)
    other = UserFactory()
    block(other, by=bridge.poster)
    with pytest.raises(NotPossible, match="no longer open"):
        introductions.ask(bridge, by=other, note=NOTE)
    bridges.pause(bridge, by=bridge.poster)
    with pytest.raises(NotPossible, match="no longer open"):
        introductions.ask(bridge, by=UserFactory(), note=NOTE)


def test_a_block_ends_it_silently():
    made = accepted()
    before = told(made.asker)
    block(made.asker, by=made.host)
    made.refresh_from_db()
    assert made.status == "released"
    assert told(made.asker) == before


@pytest.mark.parametrize(
    ("status", "then"),
    [("waiting", "lapsed"), ("more_info", "lapsed"), ("accepted", "no_news"), ("met", "no_news"),
     ("working", "no_news"), ("hired", "ended")],
)  # fmt: skip
def test_each_open_state_ends_by_itself_on_its_day(status, then):
    came = {"met": "met", "working": "working", "hired": "hired"}.get(status, "")
    made = IntroductionFactory(status=status, outcome=came, hired=2 if came == "hired" else 0)
    introductions.end_overdue()
    made.refresh_from_db()
    assert made.status == status
    Introduction.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    introductions.end_overdue()
    introductions.end_overdue()
    made.refresh_from_db()
    assert (made.status, made.outcome) == (then, came)
    assert f"jobs/introduction_{then}" in told(made.asker)


def test_whoever_has_to_act_is_reminded_once():
    made = IntroductionFactory(due_at=timezone.now() + timedelta(days=2))
    introductions.remind()
    introductions.remind()
    assert told(made.host) == ["jobs/introduction_reminder"]
    assert told(made.asker) == []


def test_when_a_bridge_closes_those_who_wait_are_told_and_the_introduced_go_on():
    waiting = asked()
    going = introductions.accept(introductions.ask(waiting.bridge, by=UserFactory(), note=NOTE), by=waiting.host)
    bridges.close(waiting.bridge, by=waiting.host)
    waiting.refresh_from_db()
    going.refresh_from_db()
    assert (waiting.status, going.status) == ("closed", "accepted")
    assert told(waiting.asker)[-1] == "jobs/introduction_closed"


def test_texts_are_emptied_thirty_days_after_the_end():
    made = introductions.decline(asked(), by=None)
    introductions.scrub()
    assert Introduction.objects.get(pk=made.pk).note
    Introduction.objects.update(ended_at=timezone.now() - timedelta(days=31))
    introductions.scrub()
    assert Introduction.objects.get(pk=made.pk).note == ""


def test_an_erased_member_leaves_nobody_waiting():
    host_side, asker_side = asked(), asked()
    BridgesData().before_erasure(host_side.host)
    BridgesData().before_erasure(asker_side.asker)
    host_side.refresh_from_db()
    asker_side.refresh_from_db()
    assert (host_side.status, asker_side.status) == ("closed", "withdrawn")
    assert Bridge.objects.get(pk=host_side.bridge_id).status == "closed"
    assert Bridge.objects.get(pk=asker_side.bridge_id).open_introductions == 0


def test_the_database_refuses_what_no_service_writes():
    for wrong in ({"due_at": None}, {"note": "short"}, {"outcome": "hired", "hired": 0}, {"hired": 3},
                  {"status": "ended"}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            IntroductionFactory(**wrong)
    made = IntroductionFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        IntroductionFactory(bridge=made.bridge, asker=made.asker)


@pytest.mark.django_db(transaction=True)
def test_the_last_place_is_taken_once():
    bridge = BridgeFactory(open_introductions=9)
    found = []

    def take(member):
        try:
            introductions.ask(bridge, by=member, note=NOTE)
            found.append("yes")
        except NotPossible:
            found.append("no")
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=(UserFactory(),)) for _number in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(found) == ["no"] * 5 + ["yes"]
    assert Bridge.objects.get(pk=bridge.pk).open_introductions == 10


class Machine(RuleBasedStateMachine):
    """Any order of what the two, the clock and the bridge may do."""

    @initialize()
    def begin(self):
        self.bridges = [BridgeFactory(poster=AmbassadorFactory().member) for _number in range(2)]
        self.askers = [UserFactory(), UserFactory()]

    def rows(self):
        return list(Introduction.objects.select_related("bridge", "asker", "host").order_by("pk"))

    @rule(who=st.integers(0, 1), where=st.integers(0, 1))
    def ask(self, who, where):
        with suppress(NotPossible):
            introductions.ask(self.bridges[where], by=self.askers[who], note=NOTE)

    @precondition(lambda self: Introduction.objects.exists())
    @rule(which=st.integers(0, 9), act=st.sampled_from(
        ["accept", "decline", "ask_more", "answer", "met", "working", "hired", "ended", "withdraw", "release",
         "freeze", "time"]))  # fmt: skip
    def act(self, which, act):
        rows = self.rows()
        row = rows[which % len(rows)]
        with suppress(MoveError, NotPossible), transaction.atomic():
            self._do(row, act)

    def _do(self, row, act):
        if act in ("met", "working", "hired", "ended"):
            introductions.progress(row, act, by=row.asker, hired=2)
        elif act == "time":
            Introduction.objects.filter(pk=row.pk, status__in=OPEN).update(due_at=timezone.now())
            introductions.end_overdue()
        elif act == "ask_more":
            introductions.ask_more(row, "Which part?", by=row.host)
        elif act == "answer":
            introductions.answer(row, "All of it.", by=row.asker)
        elif act == "freeze":
            introductions.freeze(row, by=row.asker, reason="rude")
        else:
            getattr(introductions, act)(row, by=row.host)

    @rule(which=st.integers(0, 1), act=st.sampled_from(["pause", "resume", "close"]))
    def turn(self, which, act):
        with suppress(MoveError):
            getattr(bridges, act)(self.bridges[which], by=None)

    @invariant()
    def counters_and_dates_are_true(self):
        for bridge in Bridge.objects.all():
            counted = bridge.introductions.filter(status__in=COUNTED).count()
            assert bridge.open_introductions == counted
            if bridge.status == "closed":
                assert not bridge.introductions.filter(status__in=("waiting", "more_info")).exists()
        for desk in IntroductionDesk.objects.all():
            assert desk.asked == Introduction.objects.filter(asker=desk.member_id, status__in=COUNTED).count() <= 3
        for row in Introduction.objects.all():
            assert (row.due_at is not None) == (row.status in OPEN)
            assert (row.ended_at is None) == (row.status in OPEN)
            assert not (row.status in ("waiting", "more_info", "declined", "lapsed", "closed") and row.is_revealed)
            if row.status in OPEN:
                assert row.due_at <= timezone.now() + WITHIN[S(row.status)]


@pytest.mark.django_db(transaction=True)
def test_any_order_of_steps_keeps_counters_dates_and_names():
    class InTransaction(Machine):
        def __init__(self):
            super().__init__()
            self.whole = transaction.atomic()
            self.whole.__enter__()

        def teardown(self):
            transaction.set_rollback(True)
            self.whole.__exit__(None, None, None)

    run_state_machine_as_test(
        InTransaction,
        settings=settings(
            max_examples=25, stateful_step_count=20, deadline=None, database=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
