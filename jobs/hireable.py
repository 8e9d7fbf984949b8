"""Can someone with a Pakistani passport, living in Pakistan, be hired for this? Only this file answers."""

from dataclasses import dataclass
from enum import StrEnum

from .importers.places import includes
from .sponsorship import Value

HOME = "PK"


class Answer(StrEnum):
    NO = "no"
    YES_FROM_HOME = "yes_from_home"
    YES_BY_MOVING = "yes_by_moving"
    PERHAPS = "perhaps"
    NOT_KNOWN = "not_known"


class Reason(StrEnum):
    """Why, for the template to put into words."""

    REFUSED = "refused"
    IN_COUNTRY_ONLY = "in_country_only"
    REMOTE_WORLDWIDE = "remote_worldwide"
    REMOTE_REGION = "remote_region"
    OFFERED_FOR_ROLE = "offered_for_role"
    ON_REGISTER = "on_register"
    SPONSORED_BEFORE = "sponsored_before"
    REMOTE_WITHOUT_CONTRACT = "remote_without_contract"
    REMOTE_REGION_NOT_STATED = "remote_region_not_stated"
    OFFER_NOT_CONFIRMED = "offer_not_confirmed"
    OFFER_CHECKED_LONG_AGO = "offer_checked_long_ago"
    EMPLOYER_SPONSORS_ROLE_SILENT = "employer_sponsors_role_silent"
    NOTHING_SAID = "nothing_said"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one listing. The claim is the one that governs: the role's before the employer's.

    `confirmed` is a person's word and `current` says that recheck_by is ahead; both matter for an offer only.
    `hires_abroad` means contractor or employer-of-record work is offered. `register_confirmed` is a register
    link that a person confirmed and that isn't lost; `sponsored_from_pk_year` an attestation.
    """

    sponsorship: Value = Value.SILENT
    for_role: bool = True
    confirmed: bool = False
    current: bool = True
    quote: str = ""
    remote: bool = False
    remote_region: str | None = None
    hires_abroad: bool = False
    register_confirmed: bool = False
    sponsored_from_pk_year: int | None = None


@dataclass(frozen=True, slots=True)
class Hireable:
    answer: Answer
    reason: Reason
    quote: str = ""
    year: int | None = None


def hireable_from_pakistan(evidence: Evidence) -> Hireable:
    """The first row of the table that fits."""
    from_home = evidence.remote and includes(evidence.remote_region, HOME)
    return (
        _closed(evidence, from_home=from_home)
        or _from_home(evidence, from_home=from_home)
        or _by_moving(evidence)
        or _perhaps(evidence)
        or Hireable(Answer.NOT_KNOWN, _unknown(evidence, from_home=from_home), evidence.quote)
    )


def _closed(evidence: Evidence, *, from_home: bool) -> Hireable | None:
    if from_home or evidence.sponsorship not in {Value.REFUSED, Value.IN_COUNTRY_ONLY}:
        return None
    return Hireable(Answer.NO, Reason(evidence.sponsorship.value), evidence.quote)


def _from_home(evidence: Evidence, *, from_home: bool) -> Hireable | None:
    if not (from_home and evidence.hires_abroad):
        return None
    everywhere = "worldwide" in (evidence.remote_region or "").split()
    return Hireable(Answer.YES_FROM_HOME, Reason.REMOTE_WORLDWIDE if everywhere else Reason.REMOTE_REGION)


def _by_moving(evidence: Evidence) -> Hireable | None:
    counts = evidence.for_role and evidence.confirmed and evidence.current
    if evidence.sponsorship != Value.OFFERED or not counts:
        return None
    return Hireable(Answer.YES_BY_MOVING, Reason.OFFERED_FOR_ROLE, evidence.quote)


def _perhaps(evidence: Evidence) -> Hireable | None:
    """An offer that doesn't count yet is no more than silence here."""
    if evidence.sponsorship not in {Value.SILENT, Value.OFFERED}:
        return None
    if evidence.sponsored_from_pk_year:
        return Hireable(Answer.PERHAPS, Reason.SPONSORED_BEFORE, year=evidence.sponsored_from_pk_year)
    return Hireable(Answer.PERHAPS, Reason.ON_REGISTER) if evidence.register_confirmed else None


def _unknown(evidence: Evidence, *, from_home: bool) -> Reason:
    if from_home:
        return Reason.REMOTE_WITHOUT_CONTRACT
    if evidence.sponsorship == Value.OFFERED:
        return _weak_offer(evidence)
    if evidence.remote and evidence.remote_region is None:
        return Reason.REMOTE_REGION_NOT_STATED
    return Reason.NOTHING_SAID


def _weak_offer(evidence: Evidence) -> Reason:
    if not evidence.for_role:
        return Reason.EMPLOYER_SPONSORS_ROLE_SILENT
    return Reason.OFFER_CHECKED_LONG_AGO if evidence.confirmed else Reason.OFFER_NOT_CONFIRMED
