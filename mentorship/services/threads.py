"""What two people write to one another, and the contact that each may share."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from diaspora.audit.services import record
from diaspora.markdown import to_html
from mentorship.contacts import scrub
from mentorship.models import ContactShare, Goal, Mentorship, Message, Note, Warned
from mentorship.models.mentorships import HELD_AT_MOST
from mentorship.services.mentorships import locked, must_be_live, touch
from mentorship.services.requests import ContactHeld
from mentorship.services.telling import NotPossible, tell

GOALS_MAX = 7


def both_share(row: Mentorship) -> bool:
    return row.shares.count() == 2


@transaction.atomic
def write(row: Mentorship, *, by: Any, text: str) -> Message:
    """The first contact detail is answered with a warning (ContactHeld: nothing is sent); the next is held."""
    row = locked(row)
    must_be_live(row)
    found = scrub(text)
    held = not found.clean and not both_share(row)
    if held and not Warned.objects.filter(mentorship=row, member=by).exists():
        raise ContactHeld(found.text)
    until = timezone.now() + HELD_AT_MOST if held else None
    message = Message.objects.create(mentorship=row, writer=by, text=text, html=to_html(text), held_until=until)
    touch(row)
    if held:
        record("mentor_message.held", message, by=by)
    else:
        tell(row.other(by), "message", row, once=f"m{message.pk}")
    return message


def warn(row: Mentorship, member: Any) -> None:
    """Outside of `write`, whose transaction is undone by its refusal."""
    Warned.objects.get_or_create(mentorship=row, member=member)


def thread(row: Mentorship, reader: Any) -> Any:
    """Held and hidden lines are the writer's own sight only."""
    open_ones = Q(held_until__isnull=True, hidden=False)
    return row.messages.filter(open_ones | Q(writer=reader)).select_related("writer__profile")


@transaction.atomic
def release(message: Message, *, by: Any = None, whole: bool = False, reason: str = "") -> None:
    """Staff let a held line go as it is; a week without staff lets it go without the contact details."""
    if message.held_until is None:
        return
    if not whole:
        message.text = scrub(message.text).text
        message.html = to_html(message.text)
    message.held_until = None
    message.save(update_fields=["text", "html", "held_until"])
    record("mentor_message.released", message, by=by, reason=reason)
    row = message.mentorship
    if row.is_live:
        tell(row.other(message.writer), "message", row, once=f"m{message.pk}")


def run_due() -> None:
    """Tick."""
    for message in Message.objects.filter(held_until__lte=timezone.now())[:200]:
        release(message)


@transaction.atomic
def share(row: Mentorship, *, by: Any, contact: str) -> None:
    """Shown to the other once both have pressed it."""
    row = locked(row)
    must_be_live(row)
    ContactShare.objects.update_or_create(mentorship=row, member=by, defaults={"contact": contact})
    record("mentorship.contact_shared", row, by=by)
    touch(row)
    both = both_share(row)
    for member in (row.seeker, row.ambassador) if both else (row.other(by),):
        tell(member, "contact_both" if both else "contact_one", row, once=f"{timezone.now():%Y%m%d%H}")


@transaction.atomic
def unshare(row: Mentorship, *, by: Any) -> None:
    """For the future: what was seen was seen."""
    if row.shares.filter(member=by).delete()[0]:
        record("mentorship.contact_unshared", row, by=by)


def contact_for(row: Mentorship, reader: Any) -> str:
    """The other's contact, when both share and neither has ended it by a report or block."""
    shares = {share.member_id: share.contact for share in row.shares.all()}
    return shares.get(row.other(reader).pk, "") if len(shares) == 2 and row.is_live else ""


@transaction.atomic
def add_goal(row: Mentorship, *, by: Any, text: str) -> Goal:
    row = locked(row)
    must_be_live(row)
    if row.goals.count() >= GOALS_MAX:
        raise NotPossible(_("Seven goals are enough for one mentorship. Take one off first."))
    found = scrub(text)
    if not found.clean:
        raise ContactHeld(found.text)
    goal = Goal.objects.create(mentorship=row, text=text)
    touch(row)
    return goal


@transaction.atomic
def tick_goal(row: Mentorship, pk: int, *, by: Any, drop: bool = False) -> None:
    row = locked(row)
    must_be_live(row)
    for goal in row.goals.filter(pk=pk):
        if drop:
            goal.delete()
        else:
            goal.done_at = None if goal.done_at else timezone.now()
            goal.save(update_fields=["done_at"])
    touch(row)


def keep_note(row: Mentorship, *, by: Any, text: str) -> None:
    Note.objects.update_or_create(mentorship=row, member=by, defaults={"text": text})
