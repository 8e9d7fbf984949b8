"""The list of overseas employment promoters: taken whole or refused whole.

When a licence turns, every live post of its holder is hidden in the same transaction, until a moderator decided.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from diaspora.audit.services import record
from jobs.company_names import name_key
from jobs.destinations import country_name
from jobs.models import Employer, Job, PromoterLicence, PromoterPermission
from jobs.registers import RegisterError
from jobs.services.listings import hide

ABOUT = ("licence_no", "name", "status")
PERMISSION = ("permission_no", "country", "trade", "seats", "valid_to")
# A file with far fewer licences than are known isn't the whole list.
LEAST_SHARE = 0.7
S = PromoterLicence.Status


@dataclass(frozen=True)
class Permission:
    country: str
    trade: str
    seats: int | None
    valid_to: date


@dataclass
class Licence:
    name: str
    status: str
    permissions: dict[str, Permission] = field(default_factory=dict)


@dataclass(frozen=True)
class Loaded:
    """Numbers of licences, and of live posts that were hidden."""

    licences: int
    new: int
    changed: int
    gone: int
    hidden: int


def read(path: Path) -> dict[str, Licence]:
    """By licence number. Raises RegisterError at the first thing that isn't as described."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, strict=True)
            _check_columns(path, reader.fieldnames or ())
            found: dict[str, Licence] = {}
            for number, row in enumerate(reader, 2):
                _take(found, row, f"{path.name}, row {number}")
    except OSError as error:
        raise RegisterError(f"{path.name} can't be opened: {error.strerror}.") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise RegisterError(f"{path.name} isn't a CSV file in UTF-8: {error}.") from error
    if not found:
        raise RegisterError(f"{path.name} holds no licences.")
    _one_holder_a_permission(path, found)
    return found


def _check_columns(path: Path, names: Iterable[str]) -> None:
    if tuple(names) not in {ABOUT, ABOUT + PERMISSION}:
        wanted = ",".join(ABOUT + PERMISSION)
        raise RegisterError(f"{path.name} has other columns than {wanted} (or the first three of them).")


def _take(found: dict[str, Licence], row: dict[str, Any], where: str) -> None:
    if None in row or None in row.values():
        raise RegisterError(f"{where} is wider or narrower than the header.")
    cells = {name: value.strip() for name, value in row.items()}
    number, name, status = (cells[column] for column in ABOUT)
    if not number or not name or len(number) > 40 or len(name) > 200 or "\0" in number + name:
        raise RegisterError(f"{where}: the licence number or the name is missing or too long.")
    if status.lower() not in S.values:
        raise RegisterError(f"{where}: '{status[:40]}' isn't one of {', '.join(S.values)}.")
    licence = found.setdefault(number, Licence(name, status.lower()))
    if (licence.name, licence.status) != (name, status.lower()):
        raise RegisterError(f"{where}: licence {number} stood above with another name or status.")
    if cells.get("permission_no"):
        licence.permissions[cells["permission_no"][:60]] = _permission(cells, where)


def _permission(cells: dict[str, str], where: str) -> Permission:
    country, seats = cells["country"].upper(), cells["seats"]
    if len(country) != 2 or country_name(country) in {"", country}:
        raise RegisterError(f"{where}: '{cells['country'][:40]}' isn't a country's two letters.")
    if seats and not seats.isdecimal():
        raise RegisterError(f"{where}: '{seats[:40]}' isn't a number of seats.")
    try:
        until = date.fromisoformat(cells["valid_to"])
    except ValueError as error:
        raise RegisterError(f"{where}: '{cells['valid_to'][:40]}' isn't a day like 2026-11-24.") from error
    return Permission(country, cells["trade"][:120], int(seats) if seats else None, until)


def _one_holder_a_permission(path: Path, found: dict[str, Licence]) -> None:
    holders: dict[str, str] = {}
    for number, licence in found.items():
        for permission in licence.permissions:
            if holders.setdefault(permission, number) != number:
                raise RegisterError(f"{path.name}: permission {permission} stands under two licences.")


@transaction.atomic
def load(path: Path, *, checked_on: date, source: str, smaller: bool = False) -> Loaded:
    """The same file again changes nothing but the day of the check. Raises RegisterError: then nothing changed."""
    listed = read(path)
    known = {one.licence_no: one for one in PromoterLicence.objects.select_for_update().order_by("pk")}
    standing = sum(one.status != S.INVALID for one in known.values())
    if not smaller and len(listed) < standing * LEAST_SHARE:
        raise RegisterError(f"{len(listed):,} licences, {standing:,} are known. Is it a part only?")
    new = changed = gone = hidden = 0
    for number, licence in listed.items():
        row = known.get(number)
        new += row is None
        changed += row is not None and row.status != licence.status
        row = row or PromoterLicence(licence_no=number)
        hidden += _write(row, licence, checked_on=checked_on, source=source)
    for number, row in known.items():
        if number not in listed and row.status != S.INVALID:
            gone += 1
            hidden += _write(row, Licence(row.name, S.INVALID), checked_on=checked_on, source=source)
    return Loaded(len(listed), new, changed, gone, hidden)


def _write(row: PromoterLicence, licence: Licence, *, checked_on: date, source: str) -> int:
    """Returns how many live posts were hidden."""
    before = row.status if row.pk else ""
    row.name, row.status, row.checked_on, row.source = licence.name, licence.status, checked_on, source[:200]
    row.save()
    if before not in ("", row.status):
        record("licence.turned", row, from_status=before, to_status=row.status)
    row.permissions.exclude(permission_no__in=licence.permissions).delete()
    for number, one in licence.permissions.items():
        PromoterPermission.objects.update_or_create(permission_no=number, defaults={"licence": row, **vars(one)})
    return _hide_posts(row) if before == S.VALID != row.status else 0


def _hide_posts(licence: PromoterLicence) -> int:
    if licence.employer_id is None:
        return 0
    jobs = list(Job.objects.filter(employer=licence.employer_id, status=Job.Status.LIVE).order_by("pk"))
    for job in jobs:
        hide(job, reason=f"licence {licence.licence_no} is {licence.status} since {licence.checked_on:%Y-%m-%d}")
    return len(jobs)


def holders(licence: PromoterLicence) -> list[Employer]:
    """Employers whose name is the licence's, but for the legal form. None is chosen: a person says so."""
    wanted = name_key(licence.name).core
    first = wanted.split(" ", 1)[0]
    near = Employer.objects.filter(name__icontains=first, licence__isnull=True).order_by("pk")[:200]
    return [employer for employer in near if name_key(employer.name).core == wanted]


class NotOneHolder(Exception):
    pass


@transaction.atomic
def link(licence: PromoterLicence, *, by: Any, reason: str) -> PromoterLicence:
    """The one employer of that name holds this licence. Raises NotOneHolder where there are none or several."""
    row = PromoterLicence.objects.select_for_update().get(pk=licence.pk)
    found = holders(row)
    if len(found) != 1:
        raise NotOneHolder
    row.employer = found[0]
    row.save(update_fields=["employer"])
    Employer.objects.filter(pk=found[0].pk).update(is_promoter=True)
    record("licence.linked", row, by=by, reason=reason, employer=found[0].pk)
    if row.status != S.VALID:
        _hide_posts(row)
    return row
