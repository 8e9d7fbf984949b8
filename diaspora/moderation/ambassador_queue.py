from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diaspora.accounts.models import Ambassador


class AmbassadorQueue:
    key = "ambassadors"
    label = _("Ambassadors to verify")
    permission = "accounts.verify_ambassador"

    def count(self) -> int:
        return Ambassador.objects.filter(status=Ambassador.Status.ASKED).count()

    def url(self) -> str:
        return f"{reverse('admin:accounts_ambassador_changelist')}?status__exact=asked"
