"""Appeals: one a decision, within 20 days, answered by somebody else within seven."""

from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.utils import timezone

from diaspora.accounts.models import User
from diaspora.audit.services import move, record
from diaspora.moderation.deciding import NotYours, lift
from diaspora.moderation.models import Appeal, Decision, Report
from diaspora.moderation.models.decisions import PENALTIES
from diaspora.notifications.services import notify

APPEAL_WITHIN, ANSWER_WITHIN = timedelta(days=20), timedelta(days=7)
SALT = "moderation.appeal"


class TooLate(Exception):
    """The 20 days are over, or there was an appeal already, or nothing can be appealed."""


def token(decision: Decision) -> str:
    """For the mail: one who may not sign in must still be able to appeal."""
    return signing.dumps(decision.pk, salt=SALT)


def decision_of(signed: str) -> Decision | None:
    try:
        pk = signing.loads(signed, salt=SALT, max_age=APPEAL_WITHIN + timedelta(days=10))
    except signing.BadSignature:
        return None
    return Decision.objects.filter(pk=pk).select_related("member").first()


def may_appeal(decision: Decision) -> bool:
    against = {*PENALTIES, Decision.Kind.WARN, Decision.Kind.HIDE}
    if decision.kind not in against or decision.starts_at < timezone.now() - APPEAL_WITHIN:
        return False
    return not (hasattr(decision, "appeal") or hasattr(decision, "reversed_by"))


@transaction.atomic
def appeal(decision: Decision, text: str) -> Appeal:
    """Raises TooLate."""
    locked = Decision.objects.select_for_update().get(pk=decision.pk)
    if not may_appeal(locked):
        raise TooLate
    made = Appeal.objects.create(decision=locked, text=text, due_at=timezone.now() + ANSWER_WITHIN)
    record("appealed", locked, by=locked.member)
    if locked.report is not None and locked.report.may_move_to(Report.Status.APPEALED):
        move(locked.report, Report.Status.APPEALED, by=locked.member)
    return made


@transaction.atomic
def answer(found: Appeal, *, grant: bool, text: str, by: User) -> Appeal:
    """Raises NotYours for who decided, MoveError where somebody answered meanwhile."""
    decision = found.decision
    if by.pk in {decision.actor_id, decision.member_id}:
        raise NotYours("party")
    if decision.report is not None and decision.report.signals.filter(reporter=by).exists():
        raise NotYours("party")
    status = Appeal.Status.GRANTED if grant else Appeal.Status.DISMISSED
    done = move(found, status, by=by, reason=text, answer=text, decided_by=by, decided_at=timezone.now())
    if grant:
        lift(decision, by=by, reason_text=text)
    report = decision.report
    if report is not None and report.may_move_to(Report.Status.FINAL):
        move(report, Report.Status.FINAL, by=by)
    if decision.member is not None:
        kind = "moderation/appeal_granted" if grant else "moderation/appeal_dismissed"
        notify(decision.member, kind, url="/me/standing/", key=f"appeal/{done.pk}", title=decision.title, answer=text)
    return done
