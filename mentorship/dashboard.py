"""Mentoring on the member's home page."""

from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from mentorship.models import MentorRequest, MentorSession, Mentorship

SHOWN = 3


class MentoringCard:
    """Sessions to come, answers due, and who one works with."""

    key = "mentorship.mentoring"
    order = 30

    def render(self, member: Any) -> SafeString | None:
        live = list(Mentorship.objects.live().of(member).order_by("due_at")[:SHOWN])
        queue = list(member.mentor_queue.filtered(apart=False).filter(status="sent").order_by("answer_by")[:SHOWN])
        mine = list(MentorRequest.objects.waiting_for(member).order_by("answer_by")[:SHOWN])
        if not (live or queue or mine):
            return None
        sessions = MentorSession.objects.filter(
            mentorship__in=live, status="confirmed", starts_at__gt=timezone.now()
        ).select_related("mentorship")
        context = {
            "member": member, "live": live, "queue": queue, "mine": mine,
            "sessions": list(sessions.order_by("starts_at")[:SHOWN]) if live else [],
        }  # fmt: skip
        return render_to_string("mentorship/dashboard.html", context)
