"""What the minute's tick does here: leases lapse, cases grow urgent, suspensions end, and people are told."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from diaspora.accounts.models import User
from diaspora.audit.services import move, record
from diaspora.moderation import appeals, deciding, second_person
from diaspora.moderation.models import Decision, Report
from diaspora.moderation.models.decisions import SHUT_OUT
from diaspora.moderation.models.reports import ANSWER_WITHIN, Priority
from diaspora.notifications.outbox import post_security_mail
from diaspora.notifications.services import notify

# Nobody shall guess from the hour of a notice who reported.
TELL_AFTER = timedelta(hours=1)
BATCH = 200


def tick() -> None:
    now = timezone.now()
    lapse(now)
    hurry(now)
    deciding.end_suspensions(now)
    second_person.lapse(now)
    tell(now)


def lapse(now: datetime) -> int:
    """Cases that a moderator took and left."""
    left = list(Report.objects.filter(status=Report.Status.CLAIMED, lease_until__lt=now)[:BATCH])
    for case in left:
        with transaction.atomic():
            fresh = Report.objects.select_for_update().get(pk=case.pk)
            if fresh.status == Report.Status.CLAIMED and fresh.lease_until and fresh.lease_until < now:
                move(
                    fresh, Report.Status.OPEN, reason="lease lapsed", assignee=None, lease_until=None,
                    version=fresh.version + 1,
                )  # fmt: skip
    return len(left)


def hurry(now: datetime) -> None:
    """At half the time moderators are reminded; past it the case moves up, and at the top admins are told."""
    for case in Report.objects.waiting()[:BATCH]:
        if case.due_at <= now:
            _late(case, now)
        elif now - case.opened_at >= (case.due_at - case.opened_at) / 2:
            _remind(case, User.objects.filter(groups__in=Group.objects.filter(name="moderator")), "half")


@transaction.atomic
def _late(case: Report, now: datetime) -> None:
    if case.priority == Priority.P0:
        _remind(case, User.objects.filter(is_superuser=True), "late")
        return
    up = Priority(case.priority - 1)
    moved = Report.objects.filter(pk=case.pk, priority=case.priority).update(
        priority=up, due_at=now + ANSWER_WITHIN[up], version=F("version") + 1
    )
    if moved:
        record("grew urgent", case, reason="nobody decided in time", priority=int(up))


def _remind(case: Report, staff: QuerySet[User], what: str) -> None:
    for one in staff.filter(is_active=True).distinct():
        key = f"report-{what}/{case.pk}/{case.priority}/{one.pk}"
        notify(one, "moderation/report_waiting", url=f"/moderation/{case.pk}/", key=key, title=case.title)


def tell(now: datetime) -> int:
    """Decisions an hour old, and suspensions by a person at once. Each exactly once, by the key of its notice."""
    ripe = Q(starts_at__lte=now - TELL_AFTER) | Q(kind__in=SHUT_OUT, actor__isnull=False)
    found = list(Decision.objects.filter(ripe, told_at__isnull=True).select_related("member", "report")[:BATCH])
    for decision in found:
        with transaction.atomic():
            locked = Decision.objects.select_for_update().filter(pk=decision.pk, told_at__isnull=True).first()
            if locked is not None:
                _tell_one(decision, now)
                Decision.objects.filter(pk=decision.pk).update(told_at=now)
    return len(found)


def _tell_one(decision: Decision, now: datetime) -> None:
    if decision.kind in SHUT_OUT:
        _mail_out(decision)
    elif decision.kind != Decision.Kind.NONE and decision.member is not None:
        notify(
            decision.member, "moderation/decision", url="/me/standing/", key=f"decision/{decision.pk}",
            **_words(decision),
        )  # fmt: skip
    if decision.report is not None and decision.report.closed_at:
        _tell_reporters(decision.report)


def _words(decision: Decision) -> dict[str, str]:
    """What a template needs; the note is what the moderator wrote for the member, never the inner reason."""
    return {
        "decision": decision.kind,
        "title": decision.title,
        "note": decision.public_note,
        "until": decision.ends_at.date().isoformat() if decision.ends_at else "",
        "appeal": f"{settings.SITE_URL}/appeal/{appeals.token(decision)}/" if appeals.may_appeal(decision) else "",
    }


def _mail_out(decision: Decision) -> None:
    """One who may not sign in reads no notices: it's a mail of its own."""
    member = decision.member
    if member is None:
        return
    with translation.override(member.language):
        subject = _("Your account on %(site)s is suspended") % {"site": settings.SITE_NAME}
        text = render_to_string("emails/moderation/suspended.txt", _words(decision)).strip()
    post_security_mail(address=member.email, subject=subject, text=text)


def _tell_reporters(case: Report) -> None:
    """The outcome without a name, and without what was done to whom."""
    kind = "report_upheld" if case.status != Report.Status.REJECTED else "report_rejected"
    for reporter in User.objects.filter(signals__report=case, is_active=True).distinct():
        notify(
            reporter, f"moderation/{kind}", url="/me/standing/", key=f"report-closed/{case.pk}/{reporter.pk}",
            title=case.title,
        )  # fmt: skip
