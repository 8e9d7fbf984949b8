"""What the visas show elsewhere: whether an offer meets the bars of its day, and the routes of a country."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from diaspora.panels import CountryInterest, Leaving, Offer, Subject
from visas.leaving import last_steps
from visas.offers import bars_for, routes_in


class VisasPanel:
    key = "visas"

    def for_subject(self, subject: Subject, viewer: Any) -> SafeString | None:
        if isinstance(subject, Offer):
            return _offer(subject)
        if isinstance(subject, CountryInterest):
            return _country(subject)
        if isinstance(subject, Leaving):
            return _leaving(subject)
        return None


def _offer(offer: Offer) -> SafeString | None:
    bars = bars_for(offer)
    if not bars:
        return None
    return render_to_string("visas/panel_offer.html", {"offer": offer, "bars": bars})


def _country(interest: CountryInterest) -> SafeString | None:
    routes = routes_in(interest)
    return render_to_string("visas/panel_country.html", {"routes": routes}) if routes else None


def _leaving(subject: Leaving) -> SafeString | None:
    found = last_steps(subject.on, get_language() or "en")
    return render_to_string("visas/panel_leaving.html", found) if found else None
