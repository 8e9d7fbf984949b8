"""The CV that goes with a referral request: who reads it, and until when."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from diaspora.accounts.models import MemberFile
from jobs.models import ReferralRequest
from jobs.models.referrals import OPEN

READ_AFTER_END = timedelta(days=30)
REVEALED = (*ReferralRequest.REVEALED, *(ReferralRequest.Status.NOT_SELECTED, ReferralRequest.Status.NO_RESPONSE))


def clean_files(member: Any) -> Any:
    return member.files.filter(status=MemberFile.Status.CLEAN).order_by("-uploaded_at")


def may_read_cv(found: MemberFile, member: Any) -> bool:
    """The ambassador who accepted, while the request runs and 30 days after it ended.

    Not where it ended by a withdrawal, a release or a report: then there is nothing more to do with it.
    """
    now = timezone.now()
    runs = Q(status__in=OPEN) & Q(status__in=ReferralRequest.REVEALED)
    ended = Q(status__in=REVEALED, ended_at__gt=now - READ_AFTER_END)
    return ReferralRequest.objects.filter(runs | ended, cv=found, ambassador=member).exists()
