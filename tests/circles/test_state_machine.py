"""Any order of anybody's acts in a women-only circle: nobody reads what they mustn't, and no block is crossed."""

import hypothesis.strategies as st
import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from diaspora.accounts.buckets import Spent
from diaspora.accounts.models import Block
from diaspora.accounts.services import block, unblock
from diaspora.circles.digest import CirclesDigest
from diaspora.circles.models import Answer, Circle, Kind, Membership, Post
from diaspora.circles.models.memberships import VOUCHES_NEEDED
from diaspora.circles.services import entering, founding, writing
from diaspora.circles.services.entering import Refused
from diaspora.circles.services.writing import CannotWrite, Draft
from diaspora.moves import MoveError
from tests.circles.factories import CircleFactory, insider, trusted

pytestmark = pytest.mark.django_db
PEOPLE = 5
who = st.integers(0, PEOPLE - 1)
pick = st.integers(0, 7)
REFUSALS = (Refused, CannotWrite, MoveError, Spent)


class Women(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.circle = CircleFactory(kind=Kind.WOMEN)
        self.founders = [insider(self.circle, moderates=number == 0) for number in range(2)]
        self.people = [*self.founders, *(trusted() for _ in range(PEOPLE - 2))]
        self.began = timezone.now()

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def attempt(self, act):
        """A refusal in words is an answer; anything else is a fault."""
        try:
            with transaction.atomic():
                act()
        except REFUSALS:
            pass

    def one(self, rows, number):
        found = list(rows)
        return found[number % len(found)] if found else None

    @rule(asker=who)
    def ask_to_enter(self, asker):
        self.attempt(lambda: entering.enter(self.circle, by=self.people[asker]))

    @rule(row=pick, by=who, back=st.booleans())
    def vouch(self, row, by, back):
        found = self.one(Membership.objects.filter(circle=self.circle).order_by("pk"), row)
        act = entering.take_back_vouch if back else entering.vouch
        self.attempt(lambda: act(found, by=self.people[by]))

    @rule(row=pick, by=who, act=st.sampled_from(["let_in", "refuse", "expel", "appoint", "leave"]))
    def decide(self, row, by, act):
        found = self.one(Membership.objects.filter(circle=self.circle).order_by("pk"), row)
        member = self.people[by]
        acts = {
            "let_in": lambda: entering.let_in(found, by=member),
            "refuse": lambda: entering.refuse(found, by=member),
            "expel": lambda: entering.expel(found, by=member, reason="Not who she said."),
            "appoint": lambda: founding.appoint(found, by=member, reason="She knows everybody."),
            "leave": lambda: entering.leave(found, by=found.member),
        }
        self.attempt(acts[act])

    @rule(by=who, anonymous=st.booleans())
    def post(self, by, anonymous):
        draft = Draft("A question of mine", "How did you do it?", anonymous=anonymous)
        self.attempt(lambda: writing.post(self.circle, draft, by=self.people[by]))

    @rule(by=who, number=pick)
    def answer(self, by, number):
        found = self.one(Post.objects.visible_to(self.people[by]).order_by("created_at"), number)
        if found is not None:
            self.attempt(lambda: writing.answer(found, "By the embassy.", by=self.people[by]))

    @rule(by=who, number=pick, act=st.sampled_from(["edit", "withdraw", "hide", "publish"]))
    def change(self, by, number, act):
        found = self.one(Post.objects.filter(circle=self.circle).order_by("created_at"), number)
        if found is None:
            return
        member = self.people[by]
        acts = {
            "edit": lambda: writing.edit(found, title=found.title, text=f"Changed {number} times.", by=member),
            "withdraw": lambda: writing.withdraw(found, by=member),
            "hide": lambda: writing.hide(found, by=member, reason="reported"),
            "publish": lambda: writing.publish(found, by=member, reason="fine"),
        }
        self.attempt(acts[act])

    @rule(one=who, other=who, back=st.booleans())
    def block(self, one, other, back):
        if one != other:
            unblock(self.people[other], by=self.people[one]) if back else block(
                self.people[other], by=self.people[one]
            )

    @invariant()
    def only_members_know_of_it(self):
        inside = set(Membership.objects.current().filter(circle=self.circle).values_list("member", flat=True))
        for person in self.people:
            knows = Circle.objects.visible_to(person).filter(pk=self.circle.pk).exists()
            assert knows == (person.pk in inside)
            if not knows:
                assert not Post.objects.visible_to(person).exists()
                assert not Answer.objects.visible_to(person).exists()
                assert not person.notifications.filter(key__startswith=f"circles/{self.circle.pk}/answer").exists()

    @invariant()
    def whoever_came_in_was_vouched_for_by_two_others(self):
        rows = Membership.objects.current().filter(circle=self.circle).exclude(member__in=self.founders)
        for row in rows:
            assert row.vouches.exclude(voucher=row.member).count() >= VOUCHES_NEEDED
        for row in Membership.objects.filter(circle=self.circle, moderates=True):
            assert row.status == Membership.Status.MEMBER

    @invariant()
    def no_name_crosses_a_block(self):
        for row in Block.objects.select_related("blocker", "blocked"):
            for viewer, other in ((row.blocker, row.blocked), (row.blocked, row.blocker)):
                named = {"author": other, "anonymous": False}
                assert not Post.objects.visible_to(viewer).filter(**named).exists()
                assert not Answer.objects.visible_to(viewer).filter(**named).exists()
                assert (
                    not Membership.objects.filter(circle=self.circle).visible_to(viewer).filter(member=other).exists()
                )

    @invariant()
    def nothing_hidden_or_taken_back_is_shown(self):
        for person in self.people:
            assert set(Post.objects.visible_to(person).values_list("status", flat=True)) <= {"live"}
        for post in Post.objects.filter(circle=self.circle, status="withdrawn"):
            assert (post.text, post.html, post.edits.exists()) == ("", "", False)

    @invariant()
    def digests_go_to_members_alone(self):
        inside = set(Membership.objects.current().filter(circle=self.circle).values_list("member", flat=True))
        found = CirclesDigest().items_for(self.people, self.began, timezone.now())
        assert {number for number, items in found.items() if items} <= inside


def test_any_order_of_acts():
    run_state_machine_as_test(
        Women,
        settings=settings(
            max_examples=12, stateful_step_count=25, deadline=None, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
