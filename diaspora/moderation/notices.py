"""What moderation tells members. What was decided about themselves is always mailed."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from diaspora.notifications.notices import NoticeKind


class ModerationNotices:
    key = "moderation"
    label = _("Safety")
    kinds = (
        NoticeKind("moderation/ambassador_verified", _("I'm verified as an ambassador")),
        NoticeKind(
            "moderation/report_upheld", _("what I reported is decided"), wait=timedelta(hours=1),
            covers=("moderation/report_rejected",),
        ),
        NoticeKind("moderation/report_waiting", _("a report waits for me"), wait=timedelta(minutes=15)),
        NoticeKind(
            "moderation/decision", _("something is decided about me"), required=True,
            covers=("moderation/ambassador_refused", "moderation/ambassador_revoked", "moderation/appeal_granted",
                    "moderation/appeal_dismissed"),
        ),
    )  # fmt: skip
