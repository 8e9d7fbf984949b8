"""Any order of anybody's acts: a case that is closed has its actor and its reason, and no penalised member is trusted.

STATE_EXAMPLES=2000 is the nightly size.
"""

import os
from datetime import UTC, datetime, timedelta

import hypothesis.strategies as st
import pytest
import time_machine
from django.db import transaction
from django.db.models import Count
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from diaspora.accounts.models import User
from diaspora.moderation import appeals, clockwork, deciding, standing
from diaspora.moderation.models import Appeal, Decision, Report
from diaspora.moderation.models.decisions import PENALTIES, SHUT_OUT
from diaspora.moderation.reporting import plug_for, report
from diaspora.moves import MoveError
from tests.factories import ModeratorFactory
from tests.moderation.factories import trusted

EXAMPLES = int(os.environ.get("STATE_EXAMPLES", "15"))
pytestmark = [pytest.mark.fault, pytest.mark.timeout(300 + EXAMPLES)]
pick = st.integers(0, 5)
REFUSALS = (MoveError, deciding.NotYours, deciding.Changed, appeals.TooLate)


def run(machine):
    many = settings(
        max_examples=EXAMPLES, stateful_step_count=25 if EXAMPLES < 100 else 50, deadline=None, database=None,
        derandomize=EXAMPLES < 100, suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(machine, settings=many)


class Undone(RuleBasedStateMachine):
    """Each run begins with the same database, and with a clock that stands until it's turned."""

    start = datetime(2026, 11, 23, 8, tzinfo=UTC)

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.clock = time_machine.travel(self.start, tick=False)
        self.time = self.clock.start()

    def teardown(self):
        self.clock.stop()
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def attempt(self, act):
        """A refusal in words is an answer; anything else is a fault."""
        try:
            with transaction.atomic():
                return act()
        except REFUSALS:
            return None

    def one(self, rows, number):
        found = list(rows.order_by("pk"))
        return found[number % len(found)] if found else None


class Cases(Undone):
    def __init__(self):
        super().__init__()
        self.members = [trusted(1) for _ in range(3)]
        self.moderators = [ModeratorFactory() for _ in range(2)]

    @rule(by=st.integers(0, 2), about=st.integers(0, 2), reason=st.sampled_from(["spam", "harassment", "threat"]))
    def report(self, by, about, reason):
        if by != about:
            self.attempt(lambda: report(plug_for("accounts.user"), self.members[about], by=self.members[by],
                                        reason=reason))  # fmt: skip

    @rule(number=pick, by=st.integers(0, 1))
    def claim(self, number, by):
        case = self.one(Report.objects.all(), number)
        if case:
            self.attempt(lambda: deciding.claim(case, by=self.moderators[by]))

    @rule(number=pick, by=st.integers(0, 1), person=st.sampled_from(["", "warn", "mute", "suspend", "ban"]),
          stale=st.booleans())  # fmt: skip
    def decide(self, number, by, person, stale):
        case = self.one(Report.objects.all(), number)
        if case:
            hours = None if person in {"", "warn", "ban"} else 24
            verdict = deciding.Verdict("keep", person, hours, "spam", "Ten times the same text.")
            version = case.version - 1 if stale else case.version
            self.attempt(lambda: deciding.decide(case, verdict, by=self.moderators[by], version=version))

    @rule(number=pick)
    def appeal(self, number):
        decision = self.one(Decision.objects.exclude(member=None), number)
        if decision:
            self.attempt(lambda: appeals.appeal(decision, "It was a joke among friends."))

    @rule(number=pick, by=st.integers(0, 1), grant=st.booleans())
    def answer(self, number, by, grant):
        found = self.one(Appeal.objects.all(), number)
        if found:
            self.attempt(lambda: appeals.answer(found, grant=grant, text="We looked again.", by=self.moderators[by]))

    @rule(hours=st.sampled_from([1, 13, 25, 24 * 21]))
    def wait(self, hours):
        self.time.shift(timedelta(hours=hours))
        clockwork.tick()

    @invariant()
    def closed_has_actor_and_reason(self):
        for case in Report.objects.exclude(status__in=["open", "claimed"]):
            decisions = Decision.objects.filter(report=case)
            assert decisions.exists(), case.status
            assert all(one.reason and len(one.reason_text) >= 10 for one in decisions)
            assert decisions.filter(actor__isnull=False).exists()
            assert case.closed_at is not None

    @invariant()
    def one_live_case_about_one_thing(self):
        live = Report.objects.filter(status__in=["open", "claimed"]).values("target", "target_id")
        assert not live.annotate(n=Count("pk")).filter(n__gt=1).exists()

    @invariant()
    def nobody_answers_their_own_decision(self):
        for found in Appeal.objects.exclude(decided_by=None):
            assert found.decided_by_id != found.decision.actor_id

    @invariant()
    def trust_falls_and_doors_close_while_a_penalty_holds(self):
        for member in User.objects.filter(pk__in=[one.pk for one in self.members]):
            if standing.penalty(member, *PENALTIES):
                assert standing.level(member) == 0
            assert member.is_active == (standing.penalty(member, *SHUT_OUT) is None)


@pytest.mark.django_db
def test_cases_decisions_and_appeals():
    run(Cases)
