"""What waits for a moderator in mentoring."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mentorship.models import CircleVerification, MentorSession, Message, Round


class HeldQueue:
    key = "mentor_messages"
    label = _("Messages held for contact details")
    permission = "mentorship.release_message"

    def count(self) -> int:
        return Message.objects.filter(held_until__isnull=False).count()

    def url(self) -> str:
        return reverse("admin:mentorship_message_changelist")


class DisputeQueue:
    key = "mentor_disputes"
    label = _("Sessions whose outcome is disputed")
    permission = "mentorship.settle_session"

    def count(self) -> int:
        return MentorSession.objects.filter(disputed_at__isnull=False, due_at__isnull=False).count()

    def url(self) -> str:
        return f"{reverse('admin:mentorship_mentorsession_changelist')}?disputed=1"


class CircleQueue:
    key = "mentor_circle"
    label = _("Waiting for the circle")
    permission = "mentorship.verify_circle"

    def count(self) -> int:
        return CircleVerification.objects.filter(status=CircleVerification.Status.ASKED).count()

    def url(self) -> str:
        return f"{reverse('admin:mentorship_circleverification_changelist')}?status__exact=asked"


class RoundQueue:
    key = "mentor_rounds"
    label = _("Rounds to confirm")
    permission = "mentorship.run_round"

    def count(self) -> int:
        return Round.objects.filter(status=Round.Status.SOLVED).count()

    def url(self) -> str:
        return f"{reverse('admin:mentorship_round_changelist')}?status__exact=solved"
