"""What can be reported in mentoring. A report freezes the pair at once; staff read a thread only then."""

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from mentorship.models import MentorProfile, MentorRequest, Mentorship, Message
from mentorship.services import profiles, safety


class _Pair:
    """Rows with a seeker and an ambassador."""

    def url(self, row: Any) -> str:
        return str(row.get_absolute_url())

    def hide(self, row: Any, *, by: Any, reason: str) -> None:
        safety.freeze(row.seeker, row.ambassador, by=by, reason=reason)

    def restore(self, row: Any, *, by: Any, reason: str) -> None:
        safety.unfreeze(row.seeker, row.ambassador, by=by, reason=reason)


class ModeratedRequest(_Pair):
    key = "mentorship.mentorrequest"
    model: type[Model] = MentorRequest

    def title(self, row: MentorRequest) -> str:
        return f"{_('Request')} {row.pk}"

    def owner(self, row: MentorRequest) -> Any:
        return row.seeker

    def snapshot(self, row: MentorRequest) -> dict[str, Any]:
        return {"status": row.status, "text": row.text, "question": row.question, "answer": row.answer}


class ModeratedMentorship(_Pair):
    key = "mentorship.mentorship"
    model: type[Model] = Mentorship
    LINES = 200

    def title(self, row: Mentorship) -> str:
        return f"{_('Mentorship')} {row.pk}"

    def owner(self, row: Mentorship) -> Any:
        """Whoever of the two didn't report; the queue shows both."""
        return row.ambassador

    def snapshot(self, row: Mentorship) -> dict[str, Any]:
        lines = row.messages.select_related("writer").order_by("-written_at", "-pk")[: self.LINES]
        thread = [[line.writer.handle, line.written_at.isoformat(), line.text] for line in lines]
        return {"status": row.status, "thread": thread[::-1]}


class ModeratedMessage:
    key = "mentorship.message"
    model: type[Model] = Message

    def title(self, row: Message) -> str:
        return f"{_('Message')} {row.pk}"

    def url(self, row: Message) -> str:
        return row.mentorship.get_absolute_url()

    def owner(self, row: Message) -> Any:
        return row.writer

    def snapshot(self, row: Message) -> dict[str, Any]:
        return {"text": row.text, "written_at": row.written_at.isoformat()}

    def hide(self, row: Message, *, by: Any, reason: str) -> None:
        Message.objects.filter(pk=row.pk).update(hidden=True)
        safety.freeze(row.mentorship.seeker, row.mentorship.ambassador, by=by, reason=reason)

    def restore(self, row: Message, *, by: Any, reason: str) -> None:
        Message.objects.filter(pk=row.pk).update(hidden=False)
        safety.unfreeze(row.mentorship.seeker, row.mentorship.ambassador, by=by, reason=reason)


class ModeratedMentor:
    key = "mentorship.mentorprofile"
    model: type[Model] = MentorProfile

    def title(self, row: MentorProfile) -> str:
        return f"{_('Mentor')}: {row.role_name}"

    def url(self, row: MentorProfile) -> str:
        return row.get_absolute_url()

    def owner(self, row: MentorProfile) -> Any:
        return row.member

    def snapshot(self, row: MentorProfile) -> dict[str, Any]:
        return {"about": row.about, "topics": row.topics, "accepting": row.accepting}

    def hide(self, row: MentorProfile, *, by: Any, reason: str) -> None:
        profiles.pause_all(row.member)

    def restore(self, row: MentorProfile, *, by: Any, reason: str) -> None:
        """The ambassador opens it again on their own page."""
