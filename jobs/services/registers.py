"""Loading an edition of a register, and matching employers to its entities.

A file is refused whole or taken whole. Rows stream through COPY; what is gone and new is one statement.
"""

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from diaspora.audit.services import move, record
from diaspora.notifications.services import notify
from jobs.company_names import Candidate, Decision, Verdict, decide, name_key
from jobs.models import Employer, Job, JobSearch, RegisterEdition, RegisterLink, RegisterRow
from jobs.registers import READERS, RegisterEntry, RegisterError
from jobs.services.answers import settle_answer
from jobs.services.company import tell_followers_lost
from jobs.services.listings import hide

# A file with far fewer rows than the last isn't a whole register.
LEAST_SHARE = 0.7
CANDIDATES = 8
COLUMNS = ("edition_id", "name", "core", "trading", "town", "region", "number", "type_and_rating", "route")
COPY = f"COPY jobs_registerrow ({', '.join(COLUMNS)}) FROM STDIN"
COMPARE = """
WITH old AS (SELECT DISTINCT name FROM jobs_registerrow WHERE edition_id = %(old)s),
     new AS (SELECT DISTINCT name FROM jobs_registerrow WHERE edition_id = %(new)s)
SELECT (SELECT count(*) FROM new),
  (SELECT count(*) FROM new WHERE NOT EXISTS (SELECT FROM old WHERE old.name = new.name)),
  (SELECT count(*) FROM old WHERE NOT EXISTS (SELECT FROM new WHERE new.name = old.name))
"""
NEAR = """
WITH asked AS MATERIALIZED (
  SELECT id, core FROM unnest(%(ids)s::bigint[], %(cores)s::text[]) AS named (id, core)
),
there AS MATERIALIZED (
  SELECT id, core FROM asked
  WHERE EXISTS (SELECT FROM jobs_registerrow WHERE edition_id = %(edition)s AND jobs_registerrow.core = asked.core)
),
-- Trigrams are for names that stand nowhere as they are; the others are found by their key.
elsewhere AS MATERIALIZED (
  SELECT id, core FROM asked WHERE NOT EXISTS (SELECT FROM there WHERE there.id = asked.id)
),
found AS (
  SELECT there.id, name, town, number, 1 AS likeness
  FROM there JOIN jobs_registerrow r ON r.edition_id = %(edition)s AND r.core = there.core
  UNION ALL
  SELECT there.id, name, town, number, 1
  FROM there JOIN jobs_registerrow r ON r.edition_id = %(edition)s AND r.trading = there.core AND r.trading <> ''
  UNION ALL
  SELECT elsewhere.id, name, town, number, similarity(r.core, elsewhere.core)
  FROM elsewhere JOIN jobs_registerrow r ON r.core %% elsewhere.core AND r.edition_id = %(edition)s
  UNION ALL
  SELECT elsewhere.id, name, town, number, similarity(r.trading, elsewhere.core)
  FROM elsewhere
  JOIN jobs_registerrow r ON r.trading <> '' AND r.trading %% elsewhere.core AND r.edition_id = %(edition)s
),
ranked AS (
  SELECT
    id, name, town, number, count(*) AS times,
    row_number() OVER (PARTITION BY id ORDER BY max(likeness) DESC, name, town, number) AS place
  FROM found GROUP BY id, name, town, number
)
SELECT id, name, town, number, times FROM ranked WHERE place <= %(most)s ORDER BY id, place
"""


def load_register(register: str, path: Path, *, published_on: date, smaller: bool = False) -> RegisterEdition:
    """The same file again returns its edition. Raises RegisterError: then nothing changed."""
    digest = _digest(path)
    known = RegisterEdition.objects.filter(register=register, sha256=digest).first()
    if known is not None and known.is_current:
        return known
    entries = READERS[register](path)
    with transaction.atomic():
        # A file that was current before and is published again takes its own edition up once more.
        edition = known or RegisterEdition.objects.create(register=register, published_on=published_on, sha256=digest)
        edition.published_on = published_on
        edition.number_of_rows = _copy(edition, entries)
        old = RegisterEdition.objects.select_for_update().filter(register=register, is_current=True).first()
        _refuse_smaller(edition, old, smaller=smaller)
        _compare(edition, old)
        _take_over(edition, old)
        _watch(edition)
        record("register.loaded", edition, rows=edition.number_of_rows)
    return edition


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise RegisterError(f"{path}: {error.strerror}") from error


def _copy(edition: RegisterEdition, entries: Iterator[RegisterEntry]) -> int:
    number = 0
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '120s'")
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for entry in entries:
            if entry.repeated:
                continue
            key = name_key(entry.name)
            trading = key.trading or (name_key(entry.trade_name).core if entry.trade_name else "")
            copy.write_row((
                edition.pk, entry.name[:400], key.core[:400], trading[:400], (entry.town or "")[:200],
                (entry.region or "")[:200], (entry.number or "")[:40], (entry.type_and_rating or "")[:120],
                (entry.route or "")[:200],
            ))  # fmt: skip
            number += 1
    return number


def _refuse_smaller(edition: RegisterEdition, old: RegisterEdition | None, *, smaller: bool) -> None:
    if old and not smaller and edition.number_of_rows < old.number_of_rows * LEAST_SHARE:
        raise RegisterError(
            f"{edition.number_of_rows:,} rows, {old.number_of_rows:,} in the last edition. Is it a part only?"
        )


def _compare(edition: RegisterEdition, old: RegisterEdition | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE jobs_registerrow")
        cursor.execute(COMPARE, {"old": old.pk if old else 0, "new": edition.pk})
        edition.names, edition.new_names, edition.gone_names = cursor.fetchone()


def _take_over(edition: RegisterEdition, old: RegisterEdition | None) -> None:
    if old:
        old.is_current = False
        old.save(update_fields=["is_current"])
    edition.is_current = True
    edition.save()
    if old:
        RegisterRow.objects.filter(edition=old).delete()


def _watch(edition: RegisterEdition) -> None:
    """Confirmed links that the new edition doesn't hold are lost, or offered as renamed first; each told once."""
    for link in RegisterLink.objects.filter(register=edition.register, status__in=("confirmed", "lost")):
        if _stands_in(edition, link):
            link.last_seen, link.last_seen_on = edition, edition.published_on
            link.save(update_fields=["last_seen", "last_seen_on"])
            if link.status == RegisterLink.Status.LOST:
                _settle(move(link, RegisterLink.Status.CONFIRMED, lost_on=None, reason="back on the register"))
        elif link.status == RegisterLink.Status.CONFIRMED and not _offer_renamed(edition, link):
            _lose(move(link, RegisterLink.Status.LOST, lost_on=edition.published_on))


def _stands_in(edition: RegisterEdition, link: RegisterLink) -> bool:
    rows = RegisterRow.objects.filter(edition=edition, name=link.name)
    return rows.filter(town=link.town).exists() or (bool(link.number) and rows.filter(number=link.number).exists())


def _offer_renamed(edition: RegisterEdition, link: RegisterLink) -> bool:
    """The same number under another name, or a near name in the same town: a person looks first."""
    rows = RegisterRow.objects.filter(edition=edition)
    key = name_key(link.name).core
    found = rows.filter(number=link.number).first() if link.number else None
    if found is None and link.town:
        found = rows.filter(town=link.town, core__trigram_similar=key).first()
    if found is None:
        return False
    RegisterLink.objects.get_or_create(
        employer=link.employer, register=link.register, name=found.name, town=found.town, number=found.number,
        defaults={"score": 0.0, "is_sure": False, "renamed_from": link.name, "persons": 2, "last_seen": edition,
                  "last_seen_on": edition.published_on},
    )  # fmt: skip
    return True


def _lose(link: RegisterLink) -> None:
    """Savers and posters are told; what claims sponsorship is hidden until a moderator looked."""
    for job in Job.objects.visible().filter(employer=link.employer_id).with_terms().select_related("poster"):
        for member in [saver.member for saver in job.savers.select_related("member")] + [job.poster]:
            if member is not None:
                _tell_lost(link, job, member)
        if job.claim and job.claim.value == "offered":
            hide(job, reason=f"{link.name} left the register on {link.lost_on:%Y-%m-%d}")
    tell_followers_lost(link)
    _settle(link)


def _tell_lost(link: RegisterLink, job: Job, member: Any) -> None:
    notify(
        member,
        "jobs/sponsor_lost",
        url=job.get_absolute_url(),
        key=f"jobs/lost/{link.pk}/{link.lost_on}/{job.pk}/{member.pk}",
        title=job.title,
        employer=link.employer.name,
        entity=link.name,
        day=f"{link.lost_on:%Y-%m-%d}",
    )


def _settle(link: RegisterLink) -> None:
    jobs = list(Job.objects.visible().filter(employer=link.employer_id).with_terms())
    for job in jobs:
        settle_answer(job)
    JobSearch.objects.all().refresh([job.pk for job in jobs])


def match_employers(register: str, employers: Any = None) -> dict[str, int]:
    """Proposes links for all employers that have none here. One statement for the candidates of all."""
    edition = RegisterEdition.objects.filter(register=register, is_current=True).first()
    counts = {verdict.value: 0 for verdict in Verdict}
    if edition is None:
        return counts
    rows = employers if employers is not None else Employer.objects.exclude(register_links__register=register)
    asked = {employer.pk: employer for employer in rows}
    for employer, decision in decisions(edition, asked):
        counts[decision.verdict.value] += 1
        _propose(edition, employer, decision)
    return counts


def decisions(edition: RegisterEdition, asked: dict[int, Employer]) -> Iterator[tuple[Employer, Decision]]:
    keys = {pk: name_key(employer.name).core for pk, employer in asked.items()}
    near: dict[int, list[Candidate]] = {pk: [] for pk in asked}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL pg_trgm.similarity_threshold = 0.55")
        cursor.execute("SET LOCAL statement_timeout = '60s'")
        cursor.execute(
            NEAR, {"ids": list(keys), "cores": list(keys.values()), "edition": edition.pk, "most": CANDIDATES}
        )
        for pk, name, town, number, times in cursor.fetchall():
            near[pk].append(Candidate(name, town or None, number or None, times))
    for pk, employer in asked.items():
        yield employer, decide(employer.name, near[pk])


def _propose(edition: RegisterEdition, employer: Employer, decision: Decision) -> None:
    if decision.verdict == Verdict.NONE:
        return
    best = decision.ranked[0]
    RegisterLink.objects.get_or_create(
        employer=employer, register=edition.register, name=best.candidate.name, town=best.candidate.town or "",
        number=best.candidate.number or "",
        defaults={
            "score": best.similarity, "is_sure": decision.verdict == Verdict.PROPOSED,
            "persons": decision.persons or 2,
            "others": [other.candidate.name for other in decision.ranked[1:6]], "last_seen": edition,
            "last_seen_on": edition.published_on,
        },
    )  # fmt: skip


@transaction.atomic
def confirm_link(link: RegisterLink, *, by: Any, reason: str) -> RegisterLink:
    """Where names differ or tie two people must agree; the first of them only leaves their name."""
    link = RegisterLink.objects.select_for_update().get(pk=link.pk)
    if link.persons > 1 and link.status == RegisterLink.Status.PROPOSED and link.first_by_id in (None, by.pk):
        link.first_by = by
        link.save(update_fields=["first_by"])
        record("register_link.first", link, by=by, reason=reason)
        return link
    link = move(link, RegisterLink.Status.CONFIRMED, by=by, reason=reason, confirmed_by=by)
    _settle(link)
    return link


@transaction.atomic
def refuse_link(link: RegisterLink, *, by: Any, reason: str) -> RegisterLink:
    return move(link, RegisterLink.Status.REFUSED, by=by, reason=reason)
