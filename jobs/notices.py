"""What jobs tell members, and how unless they chose otherwise."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from diaspora.notifications.notices import NoticeKind

GATHERED = timedelta(hours=1)


def _referrals(*names: str) -> tuple[str, ...]:
    return tuple(f"jobs/referral_{name}" for name in names)


class JobsNotices:
    key = "jobs"
    label = _("Jobs and referrals")
    kinds = (
        NoticeKind(
            "jobs/published", _("a moderator has decided about a job of mine"),
            covers=("jobs/rejected", "jobs/changes_requested", "jobs/edit_published", "jobs/edit_refused",
                    "jobs/hidden", "jobs/restored", "jobs/removed"),
        ),
        NoticeKind("jobs/expired", _("a job of mine ends, or I'm asked about it"), covers=("jobs/stale",)),
        NoticeKind("jobs/sponsor_lost", _("an employer of mine leaves the register of sponsors")),
        NoticeKind("jobs/referral_queued", _("somebody asks me for a referral"), covers=_referrals("answered")),
        NoticeKind("jobs/referral_reminder", _("a referral waits for my next step"), covers=_referrals("question")),
        NoticeKind(
            "jobs/referral_accepted", _("my request for a referral is answered"),
            covers=_referrals("declined", "submitted", "cannot"),
        ),
        NoticeKind(
            "jobs/referral_sent", _("a referral moves on or ends"), wait=GATHERED,
            covers=_referrals("handed_on", "lapsed", "released", "no_response", "job_closed", "withdrawn"),
        ),
    )  # fmt: skip
