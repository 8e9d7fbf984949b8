"""Actions that touch several rows or tell somebody."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from diaspora.audit.services import move, record
from diaspora.notifications.services import notify
from visas import prose
from visas.models import Alert, Case, CaseEvent, FactValue, Follow, Route, RouteVersion, Suggestion
from visas.models.cases import EventType
from visas.timelines import is_outlier

SUGGESTION_DAYS = 30
ENDINGS = {
    EventType.GRANTED: Case.Status.GRANTED, EventType.REFUSED: Case.Status.REFUSED,
    EventType.WITHDRAWN: Case.Status.WITHDRAWN,
}  # fmt: skip


class Refused(ValidationError):
    """An action that isn't allowed; its messages name each thing that is missing."""


# --- Guides -----------------------------------------------------------------------------------------------------


@transaction.atomic
def draft_from(version: RouteVersion, *, by: Any) -> RouteVersion:
    """A copy of a version with all its parts, to be changed and reviewed. Raises Refused while another is open."""
    open_ones = [RouteVersion.Status.DRAFT, RouteVersion.Status.REVIEW]
    if version.route.versions.filter(status__in=open_ones).exists():
        raise Refused(_("This route has an open version already: finish that one first."))
    source = version.pk
    newest = version.route.versions.order_by("-number").values_list("number", flat=True)[0]
    copy = RouteVersion.objects.get(pk=source)
    copy.pk, copy.number, copy.status = None, newest + 1, RouteVersion.Status.DRAFT
    copy.effective_from, copy.effective_to, copy.published_at = timezone.localdate(), None, None
    copy.author, copy.reviewer, copy.loaded, copy.changelog, copy.review_note = by, None, False, "", ""
    copy.file_hash = ""
    copy._state.adding = True
    copy.save()
    _copy_parts(RouteVersion.objects.get(pk=source), copy)
    record("drafted", copy, by=by, number=copy.number)
    return copy


def _copy_parts(source: RouteVersion, copy: RouteVersion) -> None:
    parts: list[Any] = [*source.requirements.all(), *source.documents.all(), *source.fees.all()]
    for row in parts:
        row.pk, row.version = None, copy
        row._state.adding = True
        row.save()
    for step in source.steps.all():
        costs = list(step.costs.all())
        step.pk, step.version = None, copy
        step._state.adding = True
        step.save()
        step.costs.set(costs)


def faults_of(version: RouteVersion) -> list[str]:
    """What keeps a version from review: bare figures, references to facts that don't exist."""
    found: list[str] = []
    texts = [(name, getattr(version, name)) for name in RouteVersion.TEXTS]
    texts += [(f"requirement {one.key}", one.text) for one in version.requirements.all()]
    texts += [(f"step {one.slug}", f"{one.title} {one.text}") for one in version.steps.all()]
    texts += [(f"paper {one.document_id}", one.note) for one in version.documents.all()]
    known = set(FactValue.objects.published().values_list("fact__key", flat=True))
    for place, text in texts:
        found += [f"{place}: {number!r} must be a reference to a fact" for number in
                  prose.bare_numbers(text, version.names)]  # fmt: skip
        found += [f"{place}: no published fact {key!r}" for key in prose.references(text) if key not in known]
    return found


def submit(version: RouteVersion, *, by: Any) -> RouteVersion:
    """Draft → review. Raises Refused with each fault of the text, MoveError."""
    if faults := faults_of(version):
        raise Refused(faults)
    return move(version, RouteVersion.Status.REVIEW, by=by, author=version.author or by)


def send_back(version: RouteVersion, *, by: Any, note: str) -> RouteVersion:
    if not note.strip():
        raise Refused(_("Say what is to be changed."))
    return move(version, RouteVersion.Status.DRAFT, by=by, reason=note, review_note=note)


@transaction.atomic
def publish(version: RouteVersion, *, by: Any) -> RouteVersion:
    """Review → published, by another person than the author. The version before ends; followers are told.

    Raises Refused, MoveError.
    """
    if version.author_id == by.pk or (version.author_id is None and not version.loaded):
        raise Refused(_("Who wrote a version doesn't publish it: a second person must."))
    if faults := faults_of(version):
        raise Refused(faults)
    for earlier in version.route.versions.filter(status=RouteVersion.Status.PUBLISHED):
        ends = max(version.effective_from, earlier.effective_from)
        move(earlier, RouteVersion.Status.SUPERSEDED, by=by, effective_to=ends)
    published = move(version, RouteVersion.Status.PUBLISHED, by=by, reviewer=by, published_at=timezone.now())
    route = published.route
    if route.status == Route.Status.DRAFT:
        move(route, Route.Status.LIVE, by=by)
    return published


@transaction.atomic
def publish_value(value: FactValue, *, by: Any) -> FactValue:
    """The second reader's act: evidence gets its second reader, the value before ends, the new one is published.

    Raises Refused.
    """
    fresh = FactValue.objects.select_for_update().get(pk=value.pk)
    if fresh.published_at:
        raise Refused(_("This value is published already."))
    if fresh.author_id == by.pk:
        raise Refused(_("Who entered a value doesn't publish it: a second reader must."))
    evidence = list(fresh.evidence.all())
    if fresh.value is not None and not evidence:
        raise Refused(_("Say first where this was read."))
    if any(one.read_by_id == by.pk for one in evidence):
        raise Refused(_("The second reader must be another than the first."))
    fresh.evidence.update(second_reader=by, second_read_on=timezone.localdate())
    _end_before(fresh)
    fresh.published_at, fresh.published_by, fresh.checked = timezone.now(), by, fresh.value is not None
    fresh.save()
    record("published", fresh, by=by, fact=fresh.fact.key)
    return fresh


def _end_before(value: FactValue) -> None:
    """The values that would still hold on the new one's first day end there."""
    if value.status == FactValue.Status.CONFLICT:
        return
    earlier = value.fact.values.published().on(value.valid_from).exclude(pk=value.pk)
    for one in earlier:
        if one.valid_from == value.valid_from:
            raise Refused(_("A value that holds from the same day is published already; choose a later day."))
        if one.valid_to is None:
            one.valid_to = value.valid_from
            one.save(update_fields=["valid_to"])


@transaction.atomic
def publish_alert(alert: Alert, *, by: Any) -> Alert:
    """By a second person. An urgent one is told at once, the others stand in the digest."""
    if alert.author_id == by.pk:
        raise Refused(_("Who wrote an alert doesn't publish it: a second person must."))
    published = move(alert, Alert.Status.PUBLISHED, by=by, published_by=by, published_at=timezone.now())
    if published.severity == Alert.Severity.HIGH:
        for follow in _followers(published).select_related("member", "route__country"):
            notify(
                follow.member, "visas/alert", url=follow.route.get_absolute_url(),
                key=f"visas/alert/{published.pk}/{follow.member_id}", headline=published.headline,
                route=follow.route.title, country=follow.route.country_id,
            )  # fmt: skip
    return published


def end_alert(alert: Alert, *, by: Any) -> Alert:
    return move(alert, Alert.Status.ENDED, by=by)


def _followers(alert: Alert) -> Any:
    if alert.route_id:
        return Follow.objects.filter(route=alert.route_id)
    return Follow.objects.filter(route__country=alert.country_id).order_by("member", "pk").distinct("member")


# --- Corrections ------------------------------------------------------------------------------------------------


def suggest(suggestion: Suggestion, *, by: Any) -> Suggestion:
    suggestion.member = by
    suggestion.due_on = timezone.localdate() + timedelta(days=SUGGESTION_DAYS)
    suggestion.save()
    record("suggested", suggestion, by=by)
    return suggestion


def claim(suggestion: Suggestion, *, by: Any) -> Suggestion:
    return move(suggestion, Suggestion.Status.CLAIMED, by=by, decided_by=by)


@transaction.atomic
def decide(suggestion: Suggestion, status: str, *, by: Any, answer: str) -> Suggestion:
    """Done or refused, with an answer that the member reads."""
    if not answer.strip():
        raise Refused(_("Answer the member in a sentence."))
    done = move(suggestion, status, by=by, reason=answer, answer=answer, decided_by=by)
    if done.member:
        notify(
            done.member, "visas/answered", url=done.route.get_absolute_url(), key=f"visas/answered/{done.pk}",
            route=done.route.title, answer=answer, taken=status == Suggestion.Status.DONE,
        )  # fmt: skip
    return done


# --- Cases ------------------------------------------------------------------------------------------------------


def order_faults(events: Mapping[str, date], today: date) -> dict[str, str]:
    """Faults by event type: days to come, days out of order, a second decision."""
    faults: dict[str, str] = {}
    endings = [kind for kind in ENDINGS if kind in events]
    for extra in endings[1:]:
        faults[extra] = _("A case has one decision; there is another on %(day)s.") % {"day": events[endings[0]]}
    last: tuple[str, date] | None = None
    for kind in EventType:
        if kind not in events:
            continue
        if events[kind] > today:
            faults[kind] = _("This day is still to come.")
        elif last and events[kind] < last[1]:
            faults[kind] = _("This is before “%(other)s” on %(day)s.") % {
                "other": EventType(last[0]).label, "day": last[1],
            }  # fmt: skip
        last = (kind, events[kind]) if kind not in faults else last
    if EventType.PORTAL not in events:
        faults[EventType.PORTAL] = _("Say when you applied: everything is counted from that day.")
    return faults


@transaction.atomic
def keep_case(case: Case, events: Mapping[str, tuple[date, str]], *, by: Any) -> Case:
    """Saves a member's case with its events; `events` are day and precision by type, already in order."""
    ending = next((kind for kind in ENDINGS if kind in events), None)
    case.applied_on = events[EventType.PORTAL][0]
    case.decided_on = events[ending][0] if ending else None
    case.by_day = all(events[kind][1] == "day" for kind in (EventType.PORTAL, ending) if kind)
    case.to_review = bool(ending and case.by_day and is_outlier((events[ending][0] - case.applied_on).days))
    wanted = ENDINGS[ending] if ending else Case.Status.OPEN
    if case._state.adding:
        case.member, case.status = by, wanted
        case.save()
        record("told", case, by=by)
    else:
        _change(case, wanted, by)
    case.events.all().delete()
    CaseEvent.objects.bulk_create(
        CaseEvent(case=case, type=kind, on=on, precision=precision) for kind, (on, precision) in events.items()
    )
    return case


def _change(case: Case, wanted: str, by: Any) -> None:
    now = case.status
    case.save()
    if now == wanted:
        return
    if now != Case.Status.OPEN:
        move(case, Case.Status.OPEN, by=by, reason="corrected")
    if wanted != Case.Status.OPEN:
        move(case, wanted, by=by)
    case.refresh_from_db()


def remind_of_endings() -> None:
    """After two and six months a waiting case is asked for its ending; then never again. Runs with the tick."""
    today = timezone.localdate()
    for times, days in ((0, 61), (1, 183)):
        due = Case.objects.filter(
            status=Case.Status.OPEN, reminded=times, applied_on__lte=today - timedelta(days=days), member__isnull=False
        ).select_related("member", "route__country")[:200]
        for case in due:
            _remind(case, times)


@transaction.atomic
def _remind(case: Any, times: int) -> None:
    taken = Case.objects.filter(pk=case.pk, reminded=times, status=Case.Status.OPEN).update(reminded=times + 1)
    if taken:
        notify(
            case.member, "visas/ending", url=f"{case.route.get_absolute_url()}timelines/mine/",
            key=f"visas/ending/{case.pk}/{times}", route=case.route.title, country=case.route.country_id,
        )  # fmt: skip
