"""Members who agreed to be counted, and what they did."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from diaspora.audit.models import Event
from diaspora.insights.models import Consent
from jobs.models import ReferralRequest
from jobs.models.introductions import OPEN
from tests.factories import AmbassadorFactory, UserFactory
from tests.jobs.bridge_factories import BridgeFactory, IntroductionFactory
from tests.jobs.factories import FIT, JobFactory
from visas.models import Case, Country, Route

DAY = date(2026, 11, 24)
MOMENT = datetime(2026, 11, 24, 3, 0, tzinfo=ZoneInfo("Asia/Karachi"))


def agreed(member):
    Consent.objects.create(member=member)
    return member


def seekers(number, *wishes, consent=True):
    made = [UserFactory(profile__wish_countries=list(wishes)) for _ in range(number)]
    return [agreed(one) for one in made] if consent else made


def ambassadors(number, country):
    return [agreed(AmbassadorFactory(member__profile__country=country).member) for _ in range(number)]


def route(iso="DE", slug="eu-blue-card"):
    country, _made = Country.objects.get_or_create(iso=iso, defaults={"slug": iso.lower(), "currency": "EUR"})
    found, _made = Route.objects.get_or_create(
        country=country, slug=slug, defaults={"title": slug, "kind": "work", "status": "live"}
    )
    return found


def cases(members, status="granted", *, of=None, **fields):
    decided = None if status == "open" else date(2026, 10, 1)
    for member in members:
        Case.objects.create(
            member=member, route=of or route(), mission="islamabad", status=status, applied_on=date(2026, 8, 1),
            decided_on=decided, **fields,
        )  # fmt: skip


def referrals(members, status="declined", *, ambassador=None, sent=MOMENT, answered=None):
    made = []
    for member in members:
        job = JobFactory()
        ended = None if status in {"queued", "accepted"} else sent
        one = ReferralRequest.objects.create(
            job=job, seeker=member, ambassador=ambassador or AmbassadorFactory().member, status=status, fit_note=FIT,
            created_at=sent, due_at=sent, ended_at=ended,
        )  # fmt: skip
        made.append(one)
        if answered:
            event = Event.objects.create(
                verb="move", target="jobs.referralrequest", target_id=str(one.pk), from_status="queued",
                to_status=status,
            )  # fmt: skip
            # The table is append-only, and its clock is the database's: the sending is moved instead.
            ReferralRequest.objects.filter(pk=one.pk).update(created_at=event.at - answered)
    return made


def introductions(members, status="waiting", outcome="", *, kind="venture", hired=0):
    bridge = BridgeFactory(kind=kind)
    ended = None if status in OPEN else MOMENT
    for member in members:
        IntroductionFactory(
            asker=member, bridge=bridge, status=status, outcome=outcome, hired=hired, ended_at=ended, created_at=MOMENT
        )
