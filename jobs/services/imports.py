"""A board's reading becomes listings: one transaction a posting, so that a bad one never stops the board.

A posting is known by (ats, token, id). It changed when its content hash did; it's closed after two readings of the
whole board without it. Nothing goes live from here: every listing is looked at by a person.
"""

import re
from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone

from diaspora.audit.services import move
from jobs.importers import ADAPTERS, BoardError, Posting, Reading
from jobs.importers.text import plain
from jobs.models import Board, Employer, ImportedPosting, ImportRun, Job, JobVersion
from jobs.models.imports import CLOSED_AFTER_ABSENCES, PAUSED_AFTER_FAILURES
from jobs.services.claims import read_from_text
from jobs.services.listings import S, save_edit, shift, submit

LEVELS = (
    (Job.Seniority.INTERN, re.compile(r"\b(intern|internship|trainee|working student)\b", re.I)),
    (Job.Seniority.LEAD, re.compile(r"\b(lead|principal|staff|head|director|vp|vice president|chief)\b", re.I)),
    (Job.Seniority.SENIOR, re.compile(r"\b(senior|sr)\b", re.I)),
    (Job.Seniority.JUNIOR, re.compile(r"\b(junior|jr|graduate|entry[- ]level)\b", re.I)),
)


def board_for(ats: str, token: str, *, employer: str) -> Board:
    board = Board.objects.filter(ats=ats, token=token).first()
    return board or Board.objects.create(ats=ats, token=token, employer=Employer.objects.named(employer))


def company_of(reading: Reading) -> str:
    """What most postings call the employer; "" where none says."""
    names = Counter(posting.company_name for posting in reading.postings if posting.company_name)
    return names.most_common(1)[0][0] if names else ""


def read_board(ats: str, data: bytes) -> Reading:
    """Raises BoardError."""
    return ADAPTERS[ats](data)


def record_fault(board: Board, error: BoardError, *, origin: str) -> ImportRun:
    """Nothing is closed after a refused answer; three in a row pause the board."""
    Board.objects.filter(pk=board.pk).update(failures=F("failures") + 1)
    board.refresh_from_db()
    if board.failures >= PAUSED_AFTER_FAILURES and board.may_move_to(Board.Status.PAUSED):
        move(board, Board.Status.PAUSED, reason=f"{board.failures} failed runs")
    return ImportRun.objects.create(
        board=board, origin=origin, fault=str(error.fault), note=str(error), ended_at=timezone.now()
    )


def take_reading(board: Board, reading: Reading, *, origin: str) -> ImportRun:
    run = ImportRun.objects.create(board=board, origin=origin, whole=reading.whole, total=reading.total)
    notes = [f"row {problem.row}: {problem.field}: {problem.message}" for problem in reading.problems]
    for posting in reading.postings:
        outcome = _take_one(board, posting, notes)
        setattr(run, outcome, getattr(run, outcome) + 1)
    if reading.whole:
        seen = {posting.external_id for posting in reading.postings} | reading.skipped_ids
        run.absent, run.closed = _count_absences(board, seen)
    run.failed += len(reading.skipped_ids)
    run.note, run.ended_at = "\n".join(notes)[:20_000], timezone.now()
    run.save()
    Board.objects.filter(pk=board.pk).update(failures=0)
    return run


def _take_one(board: Board, posting: Posting, notes: list[str]) -> str:
    """ "new", "changed", "same" or "failed"."""
    try:
        return _take(board, posting)
    except (DatabaseError, ValidationError) as error:
        notes.append(f"{posting.external_id}: {type(error).__name__}: {error}"[:300])
        return "failed"


@transaction.atomic
def _take(board: Board, posting: Posting) -> str:
    known = board.postings.filter(external_id=posting.external_id).select_related("job__employer").first()
    now = timezone.now()
    if known is None:
        _take_new(board, posting)
        return "new"
    changed = known.content_hash != posting.content_hash
    came_back = known.absences > 0
    known.last_seen_at, known.absences, known.content_hash = now, 0, posting.content_hash
    known.places, known.countries, known.closes_on = list(posting.places), list(posting.countries), posting.closes_on
    known.save()
    if came_back and known.job.status == S.STALE:
        shift(known.job, S.LIVE, reason="seen again at the source", confirmed_on=timezone.localdate())
    if changed:
        _take_edit(known.job, posting)
    return "changed" if changed else "same"


def _take_new(board: Board, posting: Posting) -> None:
    job = _grouped(board, posting) or _new_job(board, posting)
    ImportedPosting.objects.create(
        board=board, external_id=posting.external_id, group_id=posting.group_id or "",
        content_hash=posting.content_hash, places=list(posting.places), countries=list(posting.countries),
        closes_on=posting.closes_on, job=job,
    )  # fmt: skip
    _gather_places(job)
    if job.status == S.DRAFT:
        submit(job, by=None)


def _grouped(board: Board, posting: Posting) -> Job | None:
    """The listing of the same job in another place."""
    if not posting.group_id:
        return None
    twin = board.postings.filter(group_id=posting.group_id).open().select_related("job__employer").first()
    return twin.job if twin else None


def _new_job(board: Board, posting: Posting) -> Job:
    job = Job.objects.create(employer=board.employer, source=Job.Source.IMPORT, **fields_of(posting))
    read_from_text(job)
    return job


def fields_of(posting: Posting) -> dict[str, Any]:
    return {
        "title": posting.title[:140],
        "description": plain(posting.description_html)[:20_000],
        "description_html": posting.description_html,
        "language": posting.language or "en",
        "workplace": posting.workplace or "",
        "remote_region": (posting.remote_region or "")[:120],
        "employment_type": posting.employment_type if posting.employment_type in Job.Employment.values else "",
        "seniority": seniority_of(posting.title),
        "salary_min": posting.salary_min,
        "salary_max": posting.salary_max,
        "currency": posting.currency or "",
        "salary_period": posting.period or "",
        "apply_url": posting.apply_url or "",
    }


def seniority_of(title: str) -> str:
    return next((level for level, words in LEVELS if words.search(title)), "")


def _gather_places(job: Job) -> None:
    """All places of all postings that are this job, in the source's own words."""
    open_ones = ImportedPosting.objects.open().filter(job=job).order_by("pk").values_list("places", "countries")
    rows = list(open_ones)
    places = list(dict.fromkeys(place for found, _codes in rows for place in found))
    codes = list(dict.fromkeys(code for _found, found in rows for code in found))
    job.place, job.country, job.also_in = "; ".join(places)[:300], codes[0] if codes else "", codes[1:]
    job.save(update_fields=["place", "country", "also_in"])


def _take_edit(job: Job, posting: Posting) -> None:
    """A material edit of a live listing waits for a moderator while the old text stays up."""
    fields = fields_of(posting)
    if job.status == S.LIVE and any(_plain(getattr(job, name)) != _plain(fields[name]) for name in _material(fields)):
        _wait_for_review(job, fields)
        return
    for name, value in fields.items():
        setattr(job, name, value)
    job.save(update_fields=list(fields))
    _gather_places(job)
    read_from_text(job)
    save_edit(job, list(fields))


def _material(fields: dict[str, Any]) -> list[str]:
    return [name for name in Job.MATERIAL if name in fields]


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def _wait_for_review(job: Job, fields: dict[str, Any]) -> None:
    JobVersion.objects.update_or_create(
        job=job, state=JobVersion.State.WAITING,
        defaults={"fields": {name: _plain(value) for name, value in fields.items()}, "submitted_at": timezone.now()},
        create_defaults={
            "fields": {name: _plain(value) for name, value in fields.items()}, "number": job.version + 1,
        },
    )  # fmt: skip


def _count_absences(board: Board, seen: set[str]) -> tuple[int, int]:
    """How many are missing for the first time, and how many were closed by being missing again."""
    missing = list(board.postings.open().exclude(external_id__in=seen).select_related("job__employer").order_by("pk"))
    closed = [posting for posting in missing if posting.absences + 1 >= CLOSED_AFTER_ABSENCES]
    for posting in missing:
        _miss(posting)
    return len(missing) - len(closed), len(closed)


@transaction.atomic
def _miss(posting: ImportedPosting) -> None:
    posting.absences += 1
    posting.save(update_fields=["absences"])
    if posting.absences < CLOSED_AFTER_ABSENCES:
        return
    if ImportedPosting.objects.open().filter(job=posting.job).exists():
        _gather_places(posting.job)
        save_edit(posting.job, ["place"])
    elif posting.job.status == S.LIVE:
        shift(posting.job, S.STALE, reason="gone at the source")
