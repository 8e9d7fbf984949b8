"""The community's own figures, counted once a day."""

import logging
from datetime import date
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.utils import timezone

from diaspora.accounts.models import User
from diaspora.figures import INSIGHTS
from diaspora.insights.models import CommunityDay, CommunityFigure, Consent
from diaspora.insights.privacy import shown

log = logging.getLogger(__name__)
# Local time: when few people are about.
FROM_HOUR = 2
KEPT_DAYS = 400
HOME_CLOCK = ZoneInfo("Asia/Karachi")
STATEMENT_TIMEOUT_MS = 120_000


def due_day() -> date | None:
    """The day that has no count yet, after two in the morning in Pakistan."""
    now = timezone.localtime(timezone=HOME_CLOCK)
    day = now.date()
    if now.hour < FROM_HOUR and CommunityDay.objects.exists():
        return None
    return None if CommunityDay.objects.filter(day=day).exists() else day


@transaction.atomic
def count(day: date) -> int:
    """Counts and keeps the day's cells. Returns how many; 0 where the day was counted before."""
    _claim, made = CommunityDay.objects.get_or_create(day=day)
    if not made:
        return 0
    with connection.cursor() as cursor:
        # A count over all members may take longer than a page may.
        cursor.execute("SET LOCAL statement_timeout = %s", [STATEMENT_TIMEOUT_MS])
    agreed = Consent.objects.filter(member__in=User.objects.active()).values("member")
    cells = [
        CommunityFigure(day_id=day, insight=insight.key, row=cell.row, column=cell.column, number=number)
        for insight in INSIGHTS.all()
        for cell, number in shown(insight.cells(agreed))
    ]
    CommunityFigure.objects.bulk_create(cells, batch_size=1000)
    old = CommunityDay.objects.order_by("-day").values("day")[KEPT_DAYS:]
    CommunityDay.objects.filter(day__in=list(old.values_list("day", flat=True))).delete()
    log.info("insights.counted day=%s cells=%s", day, len(cells))
    return len(cells)
