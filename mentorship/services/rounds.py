"""A round from opening to its last offer. What was frozen gives the same result again, to the last pair."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from diaspora.accounts.models import User
from diaspora.audit.services import move, record
from diaspora.moves import MoveError
from mentorship.models import Entry, MentorProfile, MentorRequest, Round, SeekerWish
from mentorship.models.requests import RequestStatus
from mentorship.models.rounds import CONFIRM_WITHIN, LISTS_OPEN, OFFERS_OPEN, Mode, RoundStatus
from mentorship.services import limits, requests
from mentorship.services.market import Market, freeze_inputs
from mentorship.services.telling import NotPossible, tell

S = RoundStatus
Side = Entry.Side
CLOSING_MARGIN = timedelta(hours=1)
ROUNDS_URL = "/mentors/rounds/"
AT_ONCE = 200  # people; more are matched in the background


@transaction.atomic
def join(row: Round, *, by: Any, side: str, places: int = 1) -> Entry:
    row = Round.objects.select_for_update().get(pk=row.pk)
    if row.status != S.DRAFT or row.join_by <= timezone.now():
        raise NotPossible(_("This round can't be joined any more. The next one is shown here."))
    if side == Side.AMBASSADOR:
        mentor = MentorProfile.objects.helping().filter(member=by).first()
        if mentor is None or not 1 <= places <= mentor.free_slots:
            raise NotPossible(_("Offer as many places as you have free, and take requests again first."))
    else:
        limits.check_may_ask(_wish(by))
    entry, _made = Entry.objects.update_or_create(round=row, member=by, defaults={"side": side, "places": places})
    return entry


def _wish(member: Any) -> SeekerWish:
    wish = SeekerWish.objects.select_related("member__profile").filter(member=member).first()
    if wish is None:
        raise NotPossible(_("Say first what you want help with and which languages you speak."))
    return wish


@transaction.atomic
def leave(row: Round, *, by: Any) -> None:
    """Until it's fixed."""
    row = Round.objects.select_for_update().get(pk=row.pk)
    if row.status != S.DRAFT:
        raise NotPossible(_("The round is fixed. You may strike everyone off your list, or decline an offer."))
    row.entries.filter(member=by).delete()


@transaction.atomic
def freeze(row: Round, *, by: Any = None) -> Round:
    """Step 1: everyone's data as they stand, and a secret seed whose hash is public."""
    entries = list(row.entries.select_related("member").order_by("member"))
    seed = secrets.token_hex(16)
    inputs = freeze_inputs(entries)
    row = move(row, S.FROZEN, by=by, inputs=inputs, seed=seed, commitment=Market(inputs, seed, row).commitment,
               due_at=timezone.now())  # fmt: skip
    return open_lists(row, by=by)


@transaction.atomic
def open_lists(row: Round, *, by: Any = None) -> Round:
    """Steps 2 and 3: everybody's list, to put in one's own order for a week."""
    lists = Market(row.inputs, row.seed, row).lists()
    due = timezone.now() + LISTS_OPEN
    row = move(row, S.LISTS_OPEN, by=by, due_at=due)
    for entry in row.entries.filter(side=Side.SEEKER).select_related("member"):
        entry.listed = lists.get(entry.member_id, [])
        entry.save(update_fields=["listed"])
        tell(entry.member, "round_list", row, once="list", url=f"{ROUNDS_URL}{row.pk}/", by=due, name=row.name)
    return row


@transaction.atomic
def reorder(row: Round, *, by: Any, order: Sequence[int], struck: Sequence[int]) -> Entry:
    """Raises NotPossible where the names aren't the listed ones."""
    entry = Entry.objects.select_for_update().get(round=row, member=by, side=Side.SEEKER)
    if row.status != S.LISTS_OPEN or (row.due_at and row.due_at <= timezone.now()):
        raise NotPossible(_("The lists are closed."))
    if sorted(order) != sorted(entry.listed) or not set(struck) <= set(order):
        raise NotPossible(_("These aren't the names on your list."))
    entry.listed, entry.struck = list(order), list(struck)
    entry.save(update_fields=["listed", "struck"])
    return entry


def _choices(row: Round) -> Mapping[int, tuple[list[int], list[int]]]:
    entries = row.entries.filter(side=Side.SEEKER)
    return {entry.member_id: (entry.listed, entry.struck) for entry in entries}


@transaction.atomic
def solve(row: Round, *, by: Any = None) -> Round:
    """Steps 4 to 7, both ways, told to nobody."""
    runs = Market(row.inputs, row.seed, row).solve(_choices(row))
    return move(row, S.SOLVED, by=by, runs=runs, due_at=timezone.now() + CONFIRM_WITHIN)


@transaction.atomic
def publish(row: Round, *, by: Any, mode: str, reason: str = "") -> Round:
    """All offers or none, in one transaction. What goes out is what the frozen inputs and the seed give again."""
    row = Round.objects.select_for_update().get(pk=row.pk)
    if row.status != S.SOLVED:
        move(row, S.CONFIRMED, by=by)
    again = Market(row.inputs, row.seed, row).solve(_choices(row))
    if again != row.runs:
        raise NotPossible("The stored result and the one computed again differ. Run it again and compare.")
    if row.runs[mode]["faults"] and mode == Mode.STABLE:
        raise NotPossible("; ".join(row.runs[mode]["faults"]))
    row = move(row, S.CONFIRMED, by=by, reason=reason, mode=mode)
    made = _offer(row, row.runs[mode]["pairs"])
    due = timezone.now() + OFFERS_OPEN + CLOSING_MARGIN
    row = move(row, S.OFFERED, by=by, due_at=due)
    record("round.published", row, by=by, offers=made, pairs=len(row.runs[mode]["pairs"]), seed=row.seed)
    _tell_unmatched(row)
    return row


def _offer(row: Round, pairs: Sequence[Sequence[int]]) -> int:
    """Returns how many went out: who was blocked, left or got a place elsewhere since the freezing gets none."""
    members = User.objects.active().in_bulk([seeker for seeker, _ambassador in pairs])
    sent = [requests.offer(row, members[a], b) for a, b in pairs if a in members]
    return sum(request is not None for request in sent)


def _tell_unmatched(row: Round) -> None:
    offered = set(row.offers.values_list("seeker", flat=True))
    for entry in row.entries.filter(side=Side.SEEKER).exclude(member__in=offered).select_related("member"):
        tell(entry.member, "round_none", row, once="none", url=ROUNDS_URL, name=row.name)
    for entry in row.entries.filter(side=Side.SEEKER, member__in=offered).select_related("member"):
        tell(entry.member, "round_match", row, once="match", url="/mentors/requests/", name=row.name)


@transaction.atomic
def cancel(row: Round, *, by: Any = None, reason: str = "") -> Round:
    row = move(row, S.CANCELLED, by=by, reason=reason, due_at=None)
    for entry in row.entries.select_related("member"):
        tell(entry.member, "round_off", row, once="off", url=ROUNDS_URL, name=row.name)
    return row


@transaction.atomic
def close(row: Round) -> Round:
    """Step 8: declined places go once to those still looking; then it's over, and the seed is public."""
    offers = list(row.offers.values_list("seeker", "ambassador", "status"))
    if not row.runs.get("refilled"):
        taken = [[a, b] for a, b, status in offers if status == RequestStatus.ACCEPTED]
        refused = [[a, b] for a, b, status in offers if status != RequestStatus.ACCEPTED]
        pairs = Market(row.inputs, row.seed, row).refill(_choices(row), row.mode, taken, refused)
        row.runs["refilled"] = pairs
        row.save(update_fields=["runs"])
        if _offer(row, pairs):
            row.due_at = timezone.now() + OFFERS_OPEN + CLOSING_MARGIN
            row.save(update_fields=["due_at"])
            return row
    return move(row, S.CLOSED, due_at=None)


def is_large(row: Round) -> bool:
    """Too many to do while somebody waits for a page."""
    return row.entries.count() > AT_ONCE


@transaction.atomic
def ask(row: Round, what: str, *, by: Any, reason: str = "") -> Round:
    """Have it done by the heavy queue, within minutes. what: one of ASKED."""
    row = Round.objects.select_for_update().get(pk=row.pk)
    if row.asked:
        raise NotPossible("It is being worked on already. Wait for that.")
    if what not in ASKED:
        raise ValueError(what)
    row.asked, row.asked_at, row.refused = {"what": what, "by": by.pk, "reason": reason}, timezone.now(), ""
    row.save(update_fields=["asked", "asked_at", "refused"])
    record("round.asked", row, by=by, reason=reason, what=what)
    return row


def due() -> QuerySet[Round]:
    return Round.objects.filter(Q(due_at__lte=timezone.now()) | Q(asked_at__isnull=False)).order_by("due_at")


def run_due() -> None:
    """In the heavy queue: a round of thousands takes a minute."""
    for row in due()[:5]:
        _act(row)


@transaction.atomic
def _act(row: Round) -> None:
    """Whoever else is at it has it locked, and is left to it."""
    found = Round.objects.select_for_update(skip_locked=True).filter(pk=row.pk).first()
    if found is None:
        return
    if found.asked:
        _act_asked(found)
    elif found.due_at is not None and found.due_at <= timezone.now():
        _act_due(found)


def _act_asked(row: Round) -> None:
    what, reason = row.asked["what"], row.asked["reason"]
    by = User.objects.active().filter(pk=row.asked["by"]).first()
    Round.objects.filter(pk=row.pk).update(asked={}, asked_at=None)
    try:
        with transaction.atomic():
            ASKED[what](row, by, reason)
    except (NotPossible, MoveError) as error:
        Round.objects.filter(pk=row.pk).update(refused=str(error)[:300])


def _act_due(row: Round) -> None:
    if row.status == S.DRAFT:
        freeze(row) if _worth_it(row) else cancel(row, reason="nobody on one side")
    elif row.status == S.FROZEN:
        open_lists(row)
    elif row.status == S.LISTS_OPEN:
        solve(row)
    elif row.status == S.SOLVED:
        cancel(row, reason="not confirmed in time")
    else:
        close(row)


# What staff may have done in the background.
ASKED: dict[str, Callable[[Round, Any, str], Round]] = {
    "freeze": lambda row, by, reason: freeze(row, by=by),
    "solve": lambda row, by, reason: solve(row, by=by),
    "stable": lambda row, by, reason: publish(row, by=by, mode=Mode.STABLE, reason=reason),
    "coverage": lambda row, by, reason: publish(row, by=by, mode=Mode.COVERAGE, reason=reason),
}


def _worth_it(row: Round) -> bool:
    return len(set(row.entries.values_list("side", flat=True))) == 2


def open_offers(row: Round) -> int:
    return MentorRequest.objects.open().filter(round=row).count()
