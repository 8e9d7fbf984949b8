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
        NoticeKind(
            "jobs/expired", _("a job of mine ends, or I'm asked about it"), covers=("jobs/stale", "jobs/link_dead")
        ),
        NoticeKind(
            "jobs/sponsor_lost", _("an employer of mine leaves the register of sponsors"),
            covers=("jobs/company_lost",),
        ),
        NoticeKind(
            "jobs/attestation_ending", _("what I showed about my work is decided or runs out"),
            covers=("jobs/attestation_proved", "jobs/attestation_refused", "jobs/attestation_revoked",
                    "jobs/attestation_expired"),
        ),
        NoticeKind("jobs/tracker_step", _("a next step on my board has its day")),
        NoticeKind("jobs/referral_queued", _("somebody asks me for a referral"), covers=_referrals("answered")),
        NoticeKind("jobs/referral_reminder", _("a referral waits for my next step"), covers=_referrals("question")),
        NoticeKind(
            "jobs/referral_accepted", _("my request for a referral is answered"),
            covers=_referrals("declined", "submitted", "cannot", "stopped"),
        ),
        NoticeKind(
            "jobs/referral_sent", _("a referral moves on or ends"), wait=GATHERED,
            covers=_referrals("handed_on", "lapsed", "released", "no_response", "job_closed", "withdrawn"),
        ),
    )  # fmt: skip


def _introductions(*names: str) -> tuple[str, ...]:
    return tuple(f"jobs/introduction_{name}" for name in names)


class BridgesNotices:
    key = "bridges"
    label = _("Bridges to Pakistan")
    kinds = (
        NoticeKind(
            "jobs/bridge_published", _("a moderator has decided about a bridge of mine, or it ends"),
            covers=("jobs/bridge_rejected", "jobs/bridge_changes", "jobs/bridge_hidden", "jobs/bridge_restored",
                    "jobs/bridge_removed", "jobs/bridge_expired"),
        ),
        NoticeKind("jobs/introduction_waiting", _("somebody asks me for an introduction")),
        NoticeKind(
            "jobs/introduction_reminder", _("an introduction waits for my next step"),
            covers=_introductions("question"),
        ),
        NoticeKind(
            "jobs/introduction_accepted", _("my request for an introduction is answered"),
            covers=_introductions("declined"),
        ),
        NoticeKind(
            "jobs/introduction_went_on", _("an introduction moves on or ends"), wait=GATHERED,
            covers=_introductions("sent", "ended", "lapsed", "no_news", "released", "closed", "withdrawn"),
        ),
    )  # fmt: skip
