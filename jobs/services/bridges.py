"""The life of a bridge: sent, screened, decided, ended. A job that hires people who stay lives as a job."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from diaspora.audit.services import move, record
from diaspora.moves import MoveError
from diaspora.notifications.services import notify
from jobs.models import Bridge, BridgeDate
from jobs.models.bridges import BRIDGE_DAYS, BRIDGE_DAYS_MAX
from jobs.services.bridge_rules import look_at, why_not_live, why_not_post
from jobs.services.introductions import close_of

S = Bridge.Status
AT_ONCE = 500
# What a form writes.
WRITTEN = [
    "employer", "label", "title", "description", "description_html", "country", "place", "home_place", "online",
    "budget", "term", "seeking", "pay", "stage", "wanted", "form", "audience", "valid_through", "edited_at",
]  # fmt: skip
# Nobody answers a request any more once its bridge came to one of these; who was introduced goes on.
ENDS_REQUESTS = frozenset({S.CLOSED, S.EXPIRED, S.REPORTED, S.REMOVED})


class OwnPost(PermissionDenied):
    """A poster tried to decide about their own post."""


class NotAllowed(PermissionDenied):
    """`str()` says what stands in the way; the draft is kept."""


def shift(bridge: Bridge, to: str, *, by: Any = None, reason: str = "", **fields: Any) -> Bridge:
    """Call it inside a transaction."""
    fresh = move(bridge, to, by=by, reason=reason, status_at=timezone.now(), **fields)
    if to in ENDS_REQUESTS:
        close_of(fresh)
    return fresh


def tell_poster(bridge: Bridge, kind: str, **data: Any) -> None:
    """Once for each time it comes to its present status."""
    if bridge.poster is not None:
        notify(
            bridge.poster,
            f"jobs/{kind}",
            url=bridge.get_absolute_url(),
            key=f"jobs/{kind}/{bridge.pk}/{bridge.status_at:%Y%m%d%H%M%S%f}",
            title=bridge.title,
            **data,
        )


@transaction.atomic
def keep(bridge: Bridge, dates: list[tuple[Any, Any]]) -> Bridge:
    """Writes what the form may write, and of knowledge the dates; never the counter and the status."""
    bridge.edited_at = timezone.now()
    bridge.save(update_fields=WRITTEN if bridge.pk else None)
    if bridge.kind == Bridge.Kind.KNOWLEDGE:
        bridge.dates.all().delete()
        BridgeDate.objects.bulk_create(BridgeDate(bridge=bridge, starts_at=start, ends_at=end) for start, end in dates)
    return bridge


@transaction.atomic
def keep_live(bridge: Bridge, dates: list[tuple[Any, Any]], *, by: Any) -> Bridge:
    """What a live one says anew shows only once a moderator has looked at it: it leaves the lists first."""
    signals, held = look_at(bridge)
    fresh = shift(bridge, S.HELD if held else S.IN_REVIEW, by=by, signals=signals, approved_by=None)
    bridge.status, bridge.status_at = fresh.status, fresh.status_at
    return keep(bridge, dates)


@transaction.atomic
def submit(bridge: Bridge, *, by: Any) -> Bridge:
    """From a draft, after asked-for changes, or once more after its last day. Raises NotAllowed."""
    if bridge.status in (S.DRAFT, S.EXPIRED):
        refused = why_not_post(bridge.kind, by)
        if refused:
            raise NotAllowed(refused)
    signals, held = look_at(bridge)
    fields: dict[str, Any] = {"signals": signals, "approved_by": None}
    if bridge.status == S.EXPIRED and bridge.valid_through and bridge.valid_through <= timezone.now():
        fields["valid_through"] = None
    return shift(bridge, S.HELD if held else S.IN_REVIEW, by=by, **fields)


def last_day(bridge: Bridge, now: Any) -> Any:
    """Of knowledge the end of its last date; else the poster's, or 60 days; never beyond 120."""
    latest = now + timedelta(days=BRIDGE_DAYS_MAX)
    if bridge.kind == Bridge.Kind.KNOWLEDGE:
        ends = bridge.dates.order_by("-ends_at").values_list("ends_at", flat=True).first()
        return min(ends, latest) if ends else now
    wanted = bridge.valid_through
    return min(wanted, latest) if wanted else now + timedelta(days=BRIDGE_DAYS)


@transaction.atomic
def publish(bridge: Bridge, *, by: Any, reason: str = "") -> Bridge:
    """Raises OwnPost, MoveError, or ValidationError in words for the moderator."""
    _not_own(bridge, by)
    why_not = why_not_live(bridge)
    if why_not:
        raise ValidationError(why_not)
    now = timezone.now()
    bridge = shift(
        bridge, S.LIVE, by=by, reason=reason,
        published_at=bridge.published_at or now, valid_through=last_day(bridge, now), approved_by=by,
    )  # fmt: skip
    tell_poster(bridge, "bridge_published", last_day=f"{bridge.valid_through:%Y-%m-%d}")
    return bridge


def _not_own(bridge: Bridge, by: Any) -> None:
    if bridge.poster_id == by.pk:
        record("bridge.own_decision_refused", bridge, by=by)
        raise OwnPost(_("You posted this, so another moderator must decide about it."))


@transaction.atomic
def ask_for_changes(bridge: Bridge, message: str, *, by: Any) -> Bridge:
    _not_own(bridge, by)
    bridge = shift(bridge, S.CHANGES, by=by, reason=message, reviewer_note=message)
    tell_poster(bridge, "bridge_changes", message=message)
    return bridge


@transaction.atomic
def reject(bridge: Bridge, reason: str, *, by: Any) -> Bridge:
    _not_own(bridge, by)
    bridge = shift(bridge, S.REJECTED, by=by, reason=reason, reviewer_note=reason)
    tell_poster(bridge, "bridge_rejected", reason=reason)
    return bridge


@transaction.atomic
def let_through(bridge: Bridge, *, by: Any, reason: str) -> Bridge:
    """From the closer look into the ordinary queue."""
    _not_own(bridge, by)
    return shift(bridge, S.IN_REVIEW, by=by, reason=reason)


@transaction.atomic
def pause(bridge: Bridge, *, by: Any) -> Bridge:
    """Nobody new may ask; those who asked are answered."""
    return shift(bridge, S.PAUSED, by=by)


@transaction.atomic
def resume(bridge: Bridge, *, by: Any) -> Bridge:
    if bridge.valid_through is None or bridge.valid_through <= timezone.now():
        raise MoveError(bridge, bridge.status, S.LIVE)
    if bridge.status != S.PAUSED:
        raise MoveError(bridge, bridge.status, S.LIVE)
    return shift(bridge, S.LIVE, by=by)


@transaction.atomic
def close(bridge: Bridge, *, by: Any) -> Bridge:
    return shift(bridge, S.CLOSED, by=by)


@transaction.atomic
def hide(bridge: Bridge, *, by: Any = None, reason: str) -> Bridge:
    """Out of lists and search until a moderator decided."""
    bridge = shift(bridge, S.REPORTED, by=by, reason=reason)
    tell_poster(bridge, "bridge_hidden", reason=reason)
    return bridge


@transaction.atomic
def restore(bridge: Bridge, *, by: Any, reason: str) -> Bridge:
    bridge = shift(bridge, S.LIVE, by=by, reason=reason)
    tell_poster(bridge, "bridge_restored", reason=reason)
    return bridge


@transaction.atomic
def remove(bridge: Bridge, *, by: Any, reason: str) -> Bridge:
    bridge = shift(bridge, S.REMOVED, by=by, reason=reason)
    tell_poster(bridge, "bridge_removed", reason=reason)
    return bridge


def expire_bridges() -> None:
    """Tick: past the last day. Lists hid them already."""
    past = Bridge.objects.filter(status__in=(S.LIVE, S.PAUSED), valid_through__lte=timezone.now())
    for bridge in past.order_by("pk")[:AT_ONCE]:
        _expire(bridge)


@transaction.atomic
def _expire(bridge: Bridge) -> None:
    try:
        tell_poster(shift(bridge, S.EXPIRED), "bridge_expired")
    except MoveError:
        return  # changed meanwhile
