"""Random lives of a listing and of its referrals: whatever people and days do, the tables hold."""

from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from diaspora.moves import MoveError
from jobs.models import Attestation, Job, JobSearch, ReferralDesk, ReferralRequest, SeekerDesk
from jobs.models.referrals import OPEN
from jobs.services import listings, referrals, upkeep
from tests.factories import UserFactory
from tests.jobs.factories import FIT, EmployerFactory, JobFactory, OfferFactory

LIVES = settings(
    max_examples=12, stateful_step_count=14, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
J, R = Job.Status, ReferralRequest.Status
TICKS = (
    upkeep.expire_listings, upkeep.ask_if_still_open, referrals.remind, referrals.end_overdue, upkeep.scrub_referrals
)  # fmt: skip


class Life(RuleBasedStateMachine):
    """A listing and three seekers, with two people inside."""

    def __init__(self):
        super().__init__()
        self.clock = time_machine.travel(timezone.now(), tick=False)
        self.now = self.clock.start()

    def teardown(self):
        self.clock.stop()

    @initialize()
    def begin(self):
        self.employer = EmployerFactory()
        self.poster = UserFactory()
        self.job = JobFactory(employer=self.employer, poster=self.poster)
        self.seekers = [UserFactory() for _ in range(3)]
        self.inside = [OfferFactory(employer=self.employer).ambassador for _ in range(2)]
        for ambassador in self.inside:
            Attestation.objects.create(
                member=ambassador, employer=self.employer, level="current", status="proved",
                proved_at=timezone.now(), expires_at=timezone.now() + timedelta(days=180),
            )  # fmt: skip
        self.seen = {}

    def read(self, row):
        return type(row).objects.get(pk=row.pk)

    def tried(self, act, *args, **named):
        """What the tables forbid raises and changes nothing."""
        with suppress(MoveError, referrals.NotPossible), transaction.atomic():
            act(*args, **named)

    @rule(days=st.sampled_from([1, 4, 8, 15, 22, 31, 61]))
    def days_pass(self, days):
        self.now.shift(timedelta(days=days))
        for tick in TICKS * 2:
            tick()

    @rule(to=st.sampled_from(J.values))
    def the_listing_moves(self, to):
        job = self.read(self.job)
        allowed = to in Job.MOVES.get(job.status, ())
        fields = {"valid_through": timezone.now() + timedelta(days=30), "published_at": timezone.now()}
        more = {**fields, "confirmed_on": timezone.localdate()} if to == J.LIVE else {}
        if allowed:
            listings.shift(job, to, **more)
        else:
            with pytest.raises(MoveError), transaction.atomic():
                listings.shift(job, to, **more)
        assert self.read(job).status == (to if allowed else job.status)

    @rule(who=st.integers(0, 2))
    def somebody_asks(self, who):
        visible = Job.objects.visible().filter(pk=self.job.pk).exists()
        before = ReferralRequest.objects.open().filter(job=self.job).count()
        self.tried(referrals.ask, self.read(self.job), by=self.seekers[who], fit_note=FIT)
        assert visible or ReferralRequest.objects.open().filter(job=self.job).count() == before

    @rule(which=st.integers(0, 9), act=st.sampled_from(
        ["accept", "decline", "ask_more", "answer", "submit", "cannot_submit", "withdraw", "release", "freeze"]
    ))  # fmt: skip
    def something_is_done(self, which, act):
        request = self.some(which)
        if request is None or (act != "withdraw" and request.ambassador is None):
            return
        given = {
            "ask_more": {"question": "Have you led a team?"}, "answer": {"text": "Yes, of five."},
            "submit": {"channel": "portal"}, "cannot_submit": {"reason": "closed inside"},
            "freeze": {"reason": "rude"},
        }.get(act, {})  # fmt: skip
        by = request.seeker if act in ("answer", "withdraw") else request.ambassador
        self.tried(getattr(referrals, act), request, by=by, **given)

    @rule(which=st.integers(0, 9), to=st.sampled_from(R.values))
    def the_seeker_says_how_it_went(self, which, to):
        request = self.some(which)
        if request is None:
            return
        allowed = to in ReferralRequest.MOVES.get(request.status, ())
        if not allowed:
            with pytest.raises(MoveError), transaction.atomic():
                referrals.progress(request, to, by=request.seeker)
        elif to in (R.ACKNOWLEDGED, R.INTERVIEWING, R.OFFERED, R.HIRED, R.NOT_SELECTED):
            referrals.progress(request, to, by=request.seeker)

    def some(self, which):
        rows = list(ReferralRequest.objects.filter(job=self.job).exclude(status=R.DRAFT).order_by("pk"))
        return rows[which % len(rows)] if rows else None

    # --- What holds whatever happens ----------------------------------------------------------------------------
    @invariant()
    def search_knows_what_is_live(self):
        assert JobSearch.objects.filter(job=self.job).exists() == (self.read(self.job).status == J.LIVE)

    @invariant()
    def an_open_listing_has_a_last_day(self):
        job = self.read(self.job)
        assert job.status not in (J.LIVE, J.PAUSED, J.STALE) or job.valid_through is not None

    @invariant()
    def no_open_request_on_an_ended_listing(self):
        open_ones = ReferralRequest.objects.open().filter(job=self.job)
        ended = {J.FILLED, J.WITHDRAWN, J.EXPIRED, J.REMOVED}
        assert self.read(self.job).status not in ended or not open_ones.exists()

    @invariant()
    def every_open_request_has_a_next_date_and_every_ended_one_its_day(self):
        for row in ReferralRequest.objects.filter(job=self.job).exclude(status=R.DRAFT):
            assert (row.due_at is not None) if row.status in OPEN else (row.ended_at is not None)

    @invariant()
    def one_accepted_at_most_of_a_seeker(self):
        for seeker in self.seekers:
            rows = ReferralRequest.objects.open().filter(job=self.job, seeker=seeker)
            assert rows.count() <= 1
            assert rows.filter(status=R.ACCEPTED).count() <= 1

    @invariant()
    def places_are_those_of_open_requests(self):
        rows = ReferralRequest.objects.open().filter(job=self.job)
        assert self.read(self.job).open_requests == rows.count() <= 10
        for seeker in self.seekers:
            desk = SeekerDesk.objects.filter(member=seeker).first()
            assert (desk.asked if desk else 0) == rows.filter(seeker=seeker).count()
        assert all(desk.taken <= desk.capacity for desk in ReferralDesk.objects.filter(member__in=self.inside))

    @invariant()
    def nothing_written_is_left_thirty_days_after_the_end(self):
        upkeep.scrub_referrals()
        old = timezone.now() - timedelta(days=30)
        for row in ReferralRequest.objects.filter(job=self.job, ended_at__lt=old):
            assert row.fit_note + row.question + row.answer + row.channel == ""

    @invariant()
    def a_request_only_goes_where_the_table_leads(self):
        for row in ReferralRequest.objects.filter(job=self.job).exclude(status=R.DRAFT):
            before = self.seen.get(row.pk, R.QUEUED)
            assert row.status == before or row.status in reachable(before), (before, row.status)
            self.seen[row.pk] = row.status


def reachable(status):
    """In any number of moves: a step of the machine may hold several, as days do."""
    found, waiting = set(), [status]
    while waiting:
        for after in ReferralRequest.MOVES.get(waiting.pop(), ()):
            if after not in found:
                found.add(after)
                waiting.append(after)
    return found


@pytest.mark.django_db
def test_whatever_happens_the_tables_hold():
    run_state_machine_as_test(Life, settings=LIVES)
