"""What a company's page says beyond its jobs: whose mailbox was shown, what members met there, who follows it."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from diaspora.audit.services import move, record
from diaspora.notifications.services import notify
from jobs.models import Employer, EmployerFollow, Experience, RegisterLink
from jobs.models.experiences import SHOWN_FROM, month_of


def about(employer: Employer, viewer: Any) -> dict[str, Any]:
    """For the page's template. Members are counted here and never named."""
    people, kinds = Experience.objects.memory_of(employer)
    known = viewer.is_authenticated
    return {
        "domains": employer.domains.verified().order_by("domain"),
        "people": people,
        "memory": [(Experience.Kind(kind).label, kinds[kind]) for kind in Experience.Kind.values if kind in kinds],
        "shown_from": SHOWN_FROM,
        "own": list(employer.experiences.filter(member=viewer)) if known else [],
        "follows": known and employer.followers.filter(member=viewer).exists(),
        "lost": employer.register_links.filter(status=RegisterLink.Status.LOST),
    }


@transaction.atomic
def tell_experience(employer: Employer, *, by: Any, kind: str, month: date) -> Experience:
    """The same kind again only moves its month; what a moderator took out stays out."""
    row, made = Experience.objects.get_or_create(
        member=by, employer=employer, kind=kind, defaults={"month": month_of(month)}
    )
    if not made:
        row.month, row.told_at = month_of(month), timezone.now()
        row.save(update_fields=["month", "told_at"])
    record("experience.told", row, by=by, kind=kind)
    return row


@transaction.atomic
def hide_experience(row: Experience, *, by: Any, reason: str) -> Experience:
    return move(row, Experience.Status.HIDDEN, by=by, reason=reason)


@transaction.atomic
def restore_experience(row: Experience, *, by: Any, reason: str) -> Experience:
    return move(row, Experience.Status.COUNTED, by=by, reason=reason)


def follow(employer: Employer, *, by: Any) -> None:
    EmployerFollow.objects.get_or_create(member=by, employer=employer)


def unfollow(employer: Employer, *, by: Any) -> None:
    EmployerFollow.objects.filter(member=by, employer=employer).delete()


def tell_followers_lost(link: RegisterLink) -> None:
    """In the transaction in which the employer left a register. Once for each leaving."""
    followers = EmployerFollow.objects.filter(employer=link.employer_id, member__is_active=True)
    for row in followers.select_related("member").order_by("pk"):
        notify(
            row.member,
            "jobs/company_lost",
            url=link.employer.get_absolute_url(),
            key=f"jobs/company_lost/{link.pk}/{link.lost_on}/{row.member_id}",
            employer=link.employer.name,
            entity=link.name,
            day=f"{link.lost_on:%Y-%m-%d}",
        )
