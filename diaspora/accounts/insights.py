"""Who the community is: seekers and ambassadors, by country."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Func
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaspora.accounts.models import Ambassador, Profile
from diaspora.accounts.places import NAMES
from diaspora.figures import Cell

NOWHERE = "none"


def country(code: str) -> str:
    return _("no country chosen yet") if code == NOWHERE else str(NAMES.get(code, code))


class Seekers:
    """Members who aren't verified ambassadors, at each country they wish for: one may stand at several."""

    key = "seekers"
    title = gettext_lazy("Seekers, by the country they wish for")
    row_title = gettext_lazy("Country")
    kind = "bars"

    def cells(self, agreed: Any) -> Iterable[Cell]:
        seekers = Profile.objects.filter(member__in=agreed).exclude(
            member__ambassador__status=Ambassador.Status.VERIFIED
        )
        wishes = seekers.annotate(wish=Func(F("wish_countries"), function="unnest")).values("wish")
        counted = wishes.annotate(number=Count("pk", distinct=True)).order_by("-number", "wish")
        yield from (Cell(row["wish"], row["number"], row["number"]) for row in counted)
        nowhere = seekers.filter(wish_countries=[]).count()
        yield Cell(NOWHERE, nowhere, nowhere)

    def label(self, code: str) -> str:
        return country(code)


class Ambassadors:
    """Verified ambassadors, at the country where they are."""

    key = "ambassadors"
    title = gettext_lazy("Verified ambassadors, by country")
    row_title = gettext_lazy("Country")
    kind = "bars"

    def cells(self, agreed: Any) -> Iterable[Cell]:
        verified = Ambassador.objects.filter(status=Ambassador.Status.VERIFIED, member__in=agreed)
        counted = (
            verified.values(place=F("member__profile__country"))
            .annotate(number=Count("pk"))
            .order_by("-number", "place")
        )
        return [Cell(row["place"] or NOWHERE, row["number"], row["number"]) for row in counted]

    def label(self, code: str) -> str:
        return country(code)
