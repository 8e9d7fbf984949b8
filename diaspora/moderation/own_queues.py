"""What waits for a moderator in this app."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diaspora.accounts.models import Ambassador
from diaspora.moderation.models import Appeal, Proposal, Report


class ReportQueue:
    key = "reports"
    label = _("Reports")
    permission = "moderation.decide_report"

    def count(self) -> int:
        return Report.objects.waiting().count()

    def url(self) -> str:
        return reverse("moderation")


class AppealQueue:
    key = "appeals"
    label = _("Appeals")
    permission = "moderation.decide_report"

    def count(self) -> int:
        return Appeal.objects.filter(status=Appeal.Status.OPEN).count()

    def url(self) -> str:
        return reverse("moderation_appeals")


class AmbassadorQueue:
    key = "ambassadors"
    label = _("Ambassadors to verify")
    permission = "accounts.verify_ambassador"

    def count(self) -> int:
        return Ambassador.objects.filter(status=Ambassador.Status.ASKED).count()

    def url(self) -> str:
        return f"{reverse('admin:accounts_ambassador_changelist')}?status__exact=asked"


class ProposalQueue:
    key = "proposals"
    label = _("Needs a second person")
    permission = "moderation.propose_ban"

    def count(self) -> int:
        return Proposal.objects.filter(status=Proposal.Status.WAITING).count()

    def url(self) -> str:
        return reverse("proposals")
