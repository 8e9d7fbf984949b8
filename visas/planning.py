"""A member's plan: what comes when, which papers lapse too early, what changed since it was made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from django.db import transaction
from django.utils import timezone

from diaspora.audit.services import record
from visas.figures import days_of
from visas.guide import Guide, GuideStep
from visas.models import DocumentNeed, Plan, PlanDocument, PlanStep, Route, RouteVersion


@dataclass
class PlannedStep:
    """`latest_start` is the last day that still meets the target; `guess` says that a time on the way is unknown."""

    shown: GuideStep
    tick: PlanStep | None
    latest_start: date | None
    guess: bool
    open_before: list[GuideStep]

    @property
    def done(self) -> bool:
        return bool(self.tick and self.tick.done_on)

    @property
    def due_on(self) -> date | None:
        return (self.tick.due_on if self.tick else None) or self.latest_start


@dataclass(frozen=True)
class PaperState:
    """`lapses_on` is None where nobody knows how long it's good; `collides` names the day it lapses before."""

    title: str
    need: DocumentNeed
    paper: PlanDocument | None
    lapses_on: date | None
    collides: date | None
    earliest: date | None


@dataclass
class PlanView:
    plan: Plan
    guide: Guide
    steps: list[PlannedStep]
    papers: list[PaperState]
    spent: Decimal = Decimal(0)
    changes: "Changes | None" = None

    @property
    def done(self) -> int:
        return sum(step.done for step in self.steps)

    @property
    def next(self) -> PlannedStep | None:
        return next((step for step in self.steps if not step.done and not step.open_before), None)

    @property
    def collisions(self) -> list[PaperState]:
        return [paper for paper in self.papers if paper.collides]


@dataclass(frozen=True)
class Changes:
    """Between the version of a plan and the one published now."""

    newer: RouteVersion
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    changed: list[tuple[str, str, str]] = field(default_factory=list)


def view_of(plan: Plan, guide: Guide) -> PlanView:
    ticks = {tick.slug: tick for tick in plan.ticks.all()}
    starts = latest_starts(guide, plan.target_on)
    steps = [_planned(step, ticks, starts) for step in guide.steps]
    held = {paper.document_id: paper for paper in plan.papers.all()}
    papers = [paper_state(title, need, held.get(need.document_id), plan, guide) for title, need in guide.papers]
    spent = sum((tick.paid for tick in ticks.values() if tick.paid), Decimal(0))
    return PlanView(plan, guide, steps, papers, spent)


def _planned(
    step: GuideStep, ticks: Mapping[str, PlanStep], starts: Mapping[str, tuple[date | None, bool]]
) -> PlannedStep:
    before = [one for one in step.after if not (one.slug in ticks and ticks[one.slug].done_on)]
    start, guess = starts[step.slug]
    return PlannedStep(step, ticks.get(step.slug), start, guess, before)


def latest_starts(guide: Guide, target: date | None) -> dict[str, tuple[date | None, bool]]:
    """For each step the last day to begin it, counted back from the target with the longest time of each step."""
    ends: dict[str, tuple[date | None, bool]] = {step.slug: (target, False) for step in guide.steps}
    starts: dict[str, tuple[date | None, bool]] = {}
    for step in reversed(guide.steps):
        end, guess = ends[step.slug]
        days = longest_days(step, guide)
        start = end - timedelta(days=days or 0) if end else None
        starts[step.slug] = (start, guess or days is None)
        for one in step.after:
            other_end, other_guess = ends[one.slug]
            sooner = start if other_end is None or (start and start < other_end) else other_end
            ends[one.slug] = (sooner, other_guess or guess or days is None)
    return starts


def longest_days(step: GuideStep, guide: Guide) -> int | None:
    reading = guide.ledger.reading(step.step.time.key) if step.step.time else None
    lengths = [days[1] for value in reading.values if (days := days_of(value))] if reading else []
    return max(lengths) if lengths else None


def paper_state(title: str, need: DocumentNeed, paper: PlanDocument | None, plan: Plan, guide: Guide) -> PaperState:
    """A paper is used on the day of the appointment, or where none is known on the target day."""
    used_on = plan.appointment_on or plan.target_on
    good_for = _good_for(need, guide)
    lapses = paper.expires_on if paper else None
    if paper and lapses is None and good_for is not None:
        lapses = paper.issued_on + timedelta(days=good_for)
    collides = used_on if lapses and used_on and lapses < used_on else None
    earliest = used_on - timedelta(days=good_for) if used_on and good_for is not None else None
    return PaperState(title, need, paper, lapses, collides, earliest)


def _good_for(need: DocumentNeed, guide: Guide) -> int | None:
    """The shorter of what the route allows and what the paper itself is good for, in days."""
    found = []
    for fact in (need.max_age, need.document.lasts):
        reading = guide.ledger.reading(fact.key) if fact else None
        found += [days[0] for value in reading.values if (days := days_of(value))] if reading else []
    return min(found) if found else None


def changes_between(old: RouteVersion, new: RouteVersion) -> Changes | None:
    """Steps, papers and requirements that came, went or read otherwise. None where nothing did."""
    before, after = _parts(old), _parts(new)
    changes = Changes(
        new,
        added=[after[key] for key in after if key not in before],
        removed=[before[key] for key in before if key not in after],
        changed=[
            (key.split(".", 1)[1], before[key], after[key])
            for key in after
            if key in before and before[key] != after[key]
        ],
    )
    return changes if (changes.added or changes.removed or changes.changed) else None


def _parts(version: RouteVersion) -> dict[str, str]:
    parts = {f"text.{name}": getattr(version, name) for name in RouteVersion.TEXTS}
    parts |= {f"takes.{one.key}": one.text for one in version.requirements.all()}
    parts |= {
        f"step.{one.slug}": " · ".join(x for x in (one.title or one.home, one.text) if x)
        for one in version.steps.all()
    }
    papers = version.documents.select_related("document")
    return parts | {f"paper.{one.document_id}": f"{one.document.title} {one.note}".strip() for one in papers}


@transaction.atomic
def adopt(route: Route, version: RouteVersion, *, by: Any) -> Plan:
    plan, made = Plan.objects.get_or_create(member=by, route=route, defaults={"version": version})
    if made:
        record("adopted", plan, by=by, route=route.pk)
    return plan


def tick(plan: Plan, slug: str, *, done: bool, due_on: date | None, paid: Decimal | None) -> PlanStep:
    row, _made = PlanStep.objects.get_or_create(plan=plan, slug=slug)
    row.due_on, row.paid = due_on, paid
    row.done_on = (row.done_on or timezone.localdate()) if done else None
    row.save()
    return row


# --- Names ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NameFault:
    """`papers` are the two that differ; `near` says that it looks like one name spelled twice."""

    field: str
    papers: tuple[str, str]
    values: tuple[str, str]
    near: bool


def name_faults(typed: Mapping[str, Mapping[str, str]]) -> list[NameFault]:
    """`typed` holds "name", "father", "born" by paper. HEC and the missions want them letter for letter."""
    papers: Sequence[str] = list(typed)
    found = []
    for name in ("name", "father", "born"):
        first = next((paper for paper in papers if typed[paper].get(name, "").strip()), None)
        if first is None:
            continue
        for paper in papers:
            one, other = _plain(typed[first].get(name, "")), _plain(typed[paper].get(name, ""))
            if other and one != other:
                near = SequenceMatcher(None, one.casefold(), other.casefold()).ratio() >= 0.75
                found.append(NameFault(name, (first, paper), (one, other), near))
    return found


def _plain(text: str) -> str:
    return " ".join(text.upper().split())
