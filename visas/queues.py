"""What waits for who keeps the guides true."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from visas.models import Case, FactValue, RouteVersion, Suggestion


class SuggestionQueue:
    key = "visa_corrections"
    label = _("Corrections of guides")
    permission = "visas.change_suggestion"

    def count(self) -> int:
        return Suggestion.objects.filter(status=Suggestion.Status.OPEN).count()

    def url(self) -> str:
        return f"{reverse('admin:visas_suggestion_changelist')}?status__exact={Suggestion.Status.OPEN}"


class ReviewQueue:
    key = "visa_versions"
    label = _("Guides to review")
    permission = "visas.change_routeversion"

    def count(self) -> int:
        return RouteVersion.objects.filter(status=RouteVersion.Status.REVIEW).count()

    def url(self) -> str:
        return f"{reverse('admin:visas_routeversion_changelist')}?status__exact={RouteVersion.Status.REVIEW}"


class SecondReadingQueue:
    key = "visa_values"
    label = _("Figures that wait for a second reader")
    permission = "visas.change_factvalue"

    def count(self) -> int:
        return FactValue.objects.filter(published_at=None).count()

    def url(self) -> str:
        return f"{reverse('admin:visas_factvalue_changelist')}?reading=waiting"


class OverdueQueue:
    key = "visa_overdue"
    label = _("Figures that are overdue for a new reading")
    permission = "visas.change_factvalue"

    def count(self) -> int:
        today = timezone.localdate()
        return FactValue.objects.due(today, today=today).filter(recheck_by__lt=today).count()

    def url(self) -> str:
        return f"{reverse('admin:visas_factvalue_changelist')}?reading=overdue"


class OutlierQueue:
    key = "visa_outliers"
    label = _("Timelines that look odd")
    permission = "visas.change_case"

    def count(self) -> int:
        return Case.objects.filter(to_review=True).exclude(status=Case.Status.HIDDEN).count()

    def url(self) -> str:
        return f"{reverse('admin:visas_case_changelist')}?to_review__exact=1"
