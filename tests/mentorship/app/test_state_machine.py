"""Any order of anybody's acts: places add up, no live pair across a block, nothing open without a next date."""

from datetime import timedelta

import hypothesis.strategies as st
import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from diaspora.accounts.models import Block
from diaspora.accounts.services import block, unblock
from diaspora.moves import MoveError
from mentorship.models import MentorProfile, MentorRequest, MentorSession, Mentorship
from mentorship.models.mentorships import LIVE
from mentorship.models.requests import FACE_OPEN
from mentorship.services import mentorships, profiles, requests, safety, sessions
from mentorship.services.telling import NotPossible
from tests.mentorship.factories import TEXT, MentorFactory, WishFactory

pytestmark = pytest.mark.django_db
SEEKERS, MENTORS = 3, 2
who = st.integers(0, SEEKERS - 1)
whom = st.integers(0, MENTORS - 1)
pick = st.integers(0, 7)


class Mentoring(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.clock = time_machine.travel(timezone.now(), tick=False)
        self.time = self.clock.start()
        self.seekers = [WishFactory().member for _ in range(SEEKERS)]
        self.mentors = [MentorFactory(capacity=1).member for _ in range(MENTORS)]

    def teardown(self):
        self.clock.stop()
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def attempt(self, act):
        """A refusal in words is an answer; anything else is a fault."""
        try:
            with transaction.atomic():
                act()
        except (NotPossible, MoveError):
            pass

    def one(self, rows, number):
        found = list(rows.order_by("pk"))
        return found[number % len(found)] if found else None

    @rule(seeker=who, mentor=whom, text=pick)
    def ask(self, seeker, mentor, text):
        profile = MentorProfile.objects.get(member=self.mentors[mentor])
        words = f"{TEXT} {' '.join(f'{text}{n}' for n in range(40))}"
        self.attempt(lambda: requests.send(profile, by=self.seekers[seeker], text=words, topics=["cv"]))

    @rule(number=pick, act=st.sampled_from(["accept", "decline", "more", "answer", "withdraw"]))
    def answer(self, number, act):
        row = self.one(MentorRequest.objects.all(), number)
        if row is None:
            return
        acts = {
            "accept": lambda: requests.accept(row, by=row.ambassador),
            "decline": lambda: requests.decline(row, by=row.ambassador, reason="full"),
            "more": lambda: requests.ask_more(row, by=row.ambassador, question="Which route is it?"),
            "answer": lambda: requests.answer(row, by=row.seeker, text="The Blue Card."),
            "withdraw": lambda: requests.withdraw(row, by=row.seeker),
        }
        self.attempt(acts[act])

    @rule(number=pick, act=st.sampled_from(["end", "pause", "resume", "complete", "renew", "agree", "goal"]),
          seeker=st.booleans())  # fmt: skip
    def work(self, number, act, seeker):
        row = self.one(Mentorship.objects.all(), number)
        if row is None:
            return
        by = row.seeker if seeker else row.ambassador
        acts = {
            "end": lambda: mentorships.end(row, by=by),
            "pause": lambda: mentorships.pause(row, by=by, days=40),
            "resume": lambda: mentorships.resume(row, by=by),
            "complete": lambda: mentorships.complete(row, by=by),
            "renew": lambda: mentorships.renew(row, by=by),
            "agree": lambda: mentorships.agree(row, by=by),
            "goal": lambda: row.goals.create(text="A CV"),
        }
        self.attempt(acts[act])

    @rule(number=pick, act=st.sampled_from(["propose", "confirm", "cancel", "done", "missed", "dispute", "move"]),
          seeker=st.booleans())  # fmt: skip
    def meet(self, number, act, seeker):
        row = self.one(Mentorship.objects.all(), number)
        session = self.one(MentorSession.objects.filter(mentorship=row), number)
        if row is None or (session is None and act != "propose"):
            return
        by = row.seeker if seeker else row.ambassador
        at = timezone.now() + timedelta(hours=20 + number)
        acts = {
            "propose": lambda: sessions.propose(row, by=by, times=[at]),
            "confirm": lambda: sessions.confirm(
                session, by=by, time=sessions.datetime.fromisoformat(session.times[0])
            ),
            "cancel": lambda: sessions.cancel(session, by=by),
            "done": lambda: sessions.say_done(session, by=by),
            "missed": lambda: sessions.say_missed(session, "missed_mentee", by=by),
            "dispute": lambda: sessions.dispute(session, by=by),
            "move": lambda: sessions.reschedule(session, by=by, time=at),
        }
        self.attempt(acts[act])

    @rule(seeker=who, mentor=whom, back=st.booleans(), other_way=st.booleans())
    def block(self, seeker, mentor, back, other_way):
        pair = (self.seekers[seeker], self.mentors[mentor])
        by, other = pair if other_way else pair[::-1]
        unblock(other, by=by) if back else block(other, by=by)

    @rule(seeker=who, mentor=whom)
    def report(self, seeker, mentor):
        safety.freeze(self.seekers[seeker], self.mentors[mentor], by=None, reason="a test report")

    @rule(mentor=whom, stop=st.booleans())
    def flow(self, mentor, stop):
        profiles.pause_all(self.mentors[mentor]) if stop else profiles.open_again(self.mentors[mentor])

    @rule(hours=st.sampled_from([1, 30, 24 * 4, 24 * 8, 24 * 35]))
    def wait(self, hours):
        self.time.shift(timedelta(hours=hours))
        for _ in range(2):
            requests.run_due()
            mentorships.run_due()
            sessions.run_due()

    @invariant()
    def places_add_up(self):
        for mentor in MentorProfile.objects.all():
            held = Mentorship.objects.filter(ambassador=mentor.member, status__in=LIVE, holds_place=True).count()
            assert mentor.capacity - mentor.free_slots == held
            assert 0 <= mentor.free_slots <= mentor.capacity

    @invariant()
    def no_live_pair_across_a_block(self):
        for row in Block.objects.all():
            pair = {row.blocker_id, row.blocked_id}
            assert not Mentorship.objects.live().filter(seeker__in=pair, ambassador__in=pair).exists()
            assert not MentorRequest.objects.open().filter(seeker__in=pair, ambassador__in=pair).exists()

    @invariant()
    def every_open_thing_has_a_next_date(self):
        assert not MentorRequest.objects.open().filter(due_at__isnull=True).exists()
        assert not MentorRequest.objects.filter(face__in=FACE_OPEN, due_at__isnull=True).exists()
        assert not Mentorship.objects.live().filter(due_at__isnull=True).exists()
        assert not MentorSession.objects.filter(status__in=("proposed", "confirmed"), due_at__isnull=True).exists()

    @invariant()
    def one_mentor_a_seeker(self):
        for seeker in self.seekers:
            assert Mentorship.objects.live().filter(seeker=seeker, status__in=("accepted", "active")).count() <= 1


def test_any_order_of_acts():
    run_state_machine_as_test(
        Mentoring,
        settings=settings(
            max_examples=12, stateful_step_count=25, deadline=None, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
