"""Jobs on the member's home page, and the newest on the front page."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from jobs.models import JobSearch, SavedJob
from jobs.models.search import NEWEST

SHOWN = 3


class RequestsCard:
    """What waits for the member in referrals, on both sides."""

    key = "jobs.requests"
    order = 20

    def render(self, member: Any) -> SafeString | None:
        mine = list(member.referral_requests.open().with_job().order_by("due_at")[:SHOWN])
        theirs = list(member.referral_queue.to_answer().filtered(apart=False).with_job().order_by("due_at")[:SHOWN])
        if not mine and not theirs:
            return None
        return render_to_string("jobs/dashboard_requests.html", {"mine": mine, "theirs": theirs})


class SavedCard:
    key = "jobs.saved"
    order = 60

    def render(self, member: Any) -> SafeString | None:
        saved = SavedJob.objects.filter(member=member).select_related("job__employer").order_by("-saved_at")
        rows = list(saved[: SHOWN + 1])
        searches = member.saved_searches.running().count()
        return render_to_string(
            "jobs/dashboard_saved.html", {"rows": rows[:SHOWN], "more": len(rows) > SHOWN, "searches": searches}
        )


class FreshJobs:
    """The front page's three newest that hire from Pakistan."""

    key = "jobs.fresh"
    order = 20

    def render(self, member: Any) -> SafeString | None:
        rows = list(JobSearch.objects.visible().hiring_from_pakistan().for_cards().order_by(*NEWEST)[:SHOWN])
        return render_to_string("jobs/front.html", {"rows": rows}) if rows else None
