"""What the visas show elsewhere: whether an offer meets the bars of its day, and the routes of a country."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from diaspora.panels import CountryInterest, Offer, Subject
from visas.offers import bars_for, routes_in


class VisasPanel:
    key = "visas"

    def for_subject(self, subject: Subject, viewer: Any) -> SafeString | None:
        if isinstance(subject, Offer):
            return _offer(subject)
        if isinstance(subject, CountryInterest):
            return _country(subject)
        return None


def _offer(offer: Offer) -> SafeString | None:
    bars = bars_for(offer)
    if not bars:
        return None
    return render_to_string("visas/panel_offer.html", {"offer": offer, "bars": bars})


def _country(interest: CountryInterest) -> SafeString | None:
    routes = routes_in(interest)
    return render_to_string("visas/panel_country.html", {"routes": routes}) if routes else None
