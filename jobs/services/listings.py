"""The life of a listing: submitted, screened, decided, kept fresh, ended."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diaspora.audit.services import move, record
from diaspora.moderation.standing import cap, penalty
from diaspora.moves import MoveError
from diaspora.notifications.services import notify
from jobs.models import Attestation, Job, JobNote, JobSearch
from jobs.models.listings import IMPORTED_DAYS_MAX, MEMBER_POST_DAYS, MEMBER_POST_DAYS_MAX, RENEWALS_MAX
from jobs.services.answers import settle_answer
from jobs.services.claims import confirm_claim
from jobs.services.referrals import close_requests_of
from jobs.services.screening import is_watched, keep_marks, look_at

S = Job.Status
HELPER_POSTS, HIRING_POSTS = 10, 5
# A request for a referral has nothing to go on with once its listing came to one of these.
ENDS_REQUESTS = frozenset({S.FILLED, S.WITHDRAWN, S.EXPIRED, S.UNDER_REPORT, S.REMOVED})


class OwnPost(PermissionDenied):
    """A poster tried to decide about their own post."""


def shift(job: Job, to: str, *, by: Any = None, reason: str = "", **fields: Any) -> Job:
    """Moves a listing and brings all that hangs on its status in line. Call it inside a transaction."""
    fresh = move(job, to, by=by, reason=reason, status_at=timezone.now(), **fields)
    settle_answer(fresh)
    JobSearch.objects.all().refresh([fresh.pk])
    if to in ENDS_REQUESTS:
        close_requests_of(fresh)
    return fresh


def tell_poster(job: Job, kind: str, **data: Any) -> None:
    """Once for each time the listing comes to its present status."""
    if job.poster is not None:
        notify(
            job.poster,
            f"jobs/{kind}",
            url=job.get_absolute_url(),
            key=f"jobs/{kind}/{job.pk}/{job.status_at:%Y%m%d%H%M%S%f}",
            title=job.title,
            employer=job.employer.name,
            **data,
        )


@transaction.atomic
def submit(job: Job, *, by: Any) -> Job:
    """Sent by its owner: from a draft, after asked-for changes, or once more after its last day."""
    fields: dict[str, Any] = {}
    if job.status == S.EXPIRED:
        if job.renewals >= RENEWALS_MAX:
            raise MoveError(job, job.status, S.SCREENING)
        fields = {"renewals": job.renewals + 1, "valid_through": None, "approved_by": None}
    job = shift(job, S.SCREENING, by=by, **fields)
    return screen(job)


@transaction.atomic
def screen(job: Job) -> Job:
    """The machine's look, before a person's: held back at a score of 4 or any sign that blocks."""
    return shift(job, S.QUARANTINED if look_at(job).quarantined or is_watched(job) else S.IN_REVIEW)


def screen_waiting() -> None:
    """Tick: what a crash left in screening."""
    for job in Job.objects.filter(status=S.SCREENING).order_by("status_at")[:200]:
        screen(job)


def last_day(job: Job, *, now: datetime, wanted: datetime | None = None) -> datetime:
    """Counted from `now`, the moment of approval; never beyond the cap."""
    imported = job.source == Job.Source.IMPORT
    usual, longest = (IMPORTED_DAYS_MAX, IMPORTED_DAYS_MAX) if imported else (MEMBER_POST_DAYS, MEMBER_POST_DAYS_MAX)
    if wanted is None:
        return now + timedelta(days=usual)
    return min(wanted, now + timedelta(days=longest))


@transaction.atomic
def publish(job: Job, *, by: Any, confirm: bool = True) -> Job:
    """A moderator lets a listing go live; `confirm` says that they also read its sentence about sponsorship."""
    _not_own(job, by)
    why_not = why_not_live(job)
    if why_not:
        raise ValidationError(why_not)
    now = timezone.now()
    job = shift(
        job, S.LIVE, by=by,
        published_at=now, edited_at=now, valid_through=last_day(job, now=now, wanted=wanted_last_day(job)),
        confirmed_on=timezone.localdate(), approved_by=by,
    )  # fmt: skip
    if confirm:
        confirm_claim(job, by=by)
    tell_poster(job, "published", last_day=f"{job.valid_through:%Y-%m-%d}")
    return job


def wanted_last_day(job: Job) -> datetime | None:
    """The poster's, or the latest that the source names."""
    closes = [posting.closes_on for posting in job.postings.open() if posting.closes_on]
    if closes:
        return timezone.make_aware(datetime.combine(max(closes), datetime.max.time()))
    return job.valid_through


def why_not_live(job: Job) -> str:
    """In words for the moderator; "" where nothing stands in the way."""
    if job.postings.exists() and not job.postings.open().exists():
        return _("The employer's board no longer shows this job. Reject it.")
    seen = job.screenings.first()
    if seen is not None and seen.held:
        return _("An agent's permission for this country is missing. Ask the poster for it.")
    wanted = wanted_last_day(job)
    if wanted is not None and wanted <= timezone.now():
        return _("The last day to apply has passed. Ask the poster for another.")
    return ""


def _not_own(job: Job, by: Any) -> None:
    if job.poster_id == by.pk:
        record("job.own_decision_refused", job, by=by)
        raise OwnPost(_("You posted this job, so another moderator must decide about it."))


@transaction.atomic
def ask_for_changes(job: Job, message: str, *, by: Any) -> Job:
    """Raises OwnPost."""
    _not_own(job, by)
    JobNote.objects.create(job=job, author=by, by_reviewer=True, text=message)
    job = shift(job, S.CHANGES_REQUESTED, by=by, reason=message)
    tell_poster(job, "changes_requested", message=message)
    return job


@transaction.atomic
def reject(job: Job, reason: str, *, by: Any) -> Job:
    """Raises OwnPost."""
    _not_own(job, by)
    JobNote.objects.create(job=job, author=by, by_reviewer=True, text=reason)
    job = shift(job, S.REJECTED, by=by, reason=reason)
    tell_poster(job, "rejected", reason=reason)
    return job


@transaction.atomic
def let_through(job: Job, *, by: Any, reason: str) -> Job:
    """From quarantine into the ordinary queue."""
    _not_own(job, by)
    return shift(job, S.IN_REVIEW, by=by, reason=reason)


@transaction.atomic
def refuse_as_scam(job: Job, reason: str, *, by: Any) -> Job:
    _not_own(job, by)
    job = shift(job, S.REJECTED_SCAM, by=by, reason=reason)
    keep_marks(job, by=by)
    tell_poster(job, "rejected", reason=reason)
    if job.poster is not None:
        freeze_poster(job.poster)
    return job


def freeze_poster(poster: Any) -> None:
    """What they have live is looked at again; they post no more (posts_allowed)."""
    for other in poster.posted_jobs.filter(status=S.LIVE).select_related("employer", "poster"):
        hide(other, reason=_("Another post of yours was refused as fraud."))


@transaction.atomic
def answer_reviewer(job: Job, text: str, *, by: Any) -> JobNote:
    return JobNote.objects.create(job=job, author=by, text=text)


@transaction.atomic
def pause(job: Job, *, by: Any) -> Job:
    return shift(job, S.PAUSED, by=by)


@transaction.atomic
def resume(job: Job, *, by: Any) -> Job:
    """From a pause, while the last day is still ahead; or "still open" after we asked."""
    if job.valid_through is None or job.valid_through <= timezone.now():
        raise MoveError(job, job.status, S.LIVE)
    return shift(job, S.LIVE, by=by, confirmed_on=timezone.localdate())


@transaction.atomic
def fill(job: Job, *, by: Any) -> Job:
    return shift(job, S.FILLED, by=by)


@transaction.atomic
def withdraw(job: Job, *, by: Any) -> Job:
    return shift(job, S.WITHDRAWN, by=by)


@transaction.atomic
def hide(job: Job, *, by: Any = None, reason: str) -> Job:
    """Out of lists and search, under a banner, until a moderator decided."""
    job = shift(job, S.UNDER_REPORT, by=by, reason=reason)
    tell_poster(job, "hidden", reason=reason)
    return job


@transaction.atomic
def restore(job: Job, *, by: Any, reason: str) -> Job:
    job = shift(job, S.LIVE, by=by, reason=reason)
    tell_poster(job, "restored", reason=reason)
    return job


@transaction.atomic
def remove(job: Job, *, by: Any, reason: str) -> Job:
    job = shift(job, S.REMOVED, by=by, reason=reason)
    tell_poster(job, "removed", reason=reason)
    return job


@transaction.atomic
def save_edit(job: Job, changed: list[str]) -> Job:
    """After a form wrote `changed` to a listing that isn't live."""
    if changed:
        Job.objects.filter(pk=job.pk).update(version=F("version") + 1, edited_at=timezone.now())
        job.refresh_from_db()
    settle_answer(job)
    JobSearch.objects.all().refresh([job.pk])
    return job


class NoPostLeft(PermissionDenied):
    """`str()` says how many a member may have open, and what opens more."""


def posts_allowed(member: Any) -> int:
    """Open posts at once: by standing, from none for a newcomer to ten for an ambassador; five for who hires for an
    employer and has shown it by a code.

    None as well for whom fraud was upheld against.
    """
    if member.posted_jobs.filter(status=S.REJECTED_SCAM).exists():
        return 0
    if member.is_staff or (member.is_ambassador and not penalty(member)):
        return HELPER_POSTS
    hires = member.attestations.standing().filter(level=Attestation.Level.HIRING).exists()
    return max(cap(member, "jobs_open"), HIRING_POSTS if hires else 0)


def check_allowance(member: Any) -> None:
    """Raises NoPostLeft."""
    allowed = posts_allowed(member)
    if allowed == 0:
        if member.posted_jobs.filter(status=S.REJECTED_SCAM).exists():
            raise NoPostLeft(_("You can't post jobs: one of yours was refused as fraud. Your draft is kept."))
        raise NoPostLeft(_("You can post a job one day after signing up. Your draft is kept."))
    if member.posted_jobs.counting_as_open().count() >= allowed:
        raise NoPostLeft(
            ngettext(
                "You may have {n} post open, and you do. End it first; your draft is kept.",
                "You may have {n} posts open, and you do. End one first; your draft is kept.",
                allowed,
            ).format(n=allowed)
        )
