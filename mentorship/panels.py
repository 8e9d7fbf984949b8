"""Ambassadors on other products' pages: how many took a route, and who of those one looks at helps."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from diaspora.panels import CountryInterest, Offer, Person, Subject
from mentorship.models import MentorProfile
from mentorship.services.statistics import took_route


class MentorsPanel:
    key = "mentorship"

    def for_subject(self, subject: Subject, viewer: Any) -> SafeString | None:
        if isinstance(subject, CountryInterest):
            return _country(subject.country, subject.route or "")
        if isinstance(subject, Offer):
            return _country(subject.country, "")
        return _person(subject, viewer) if isinstance(subject, Person) else None


def _country(country: str, route: str) -> SafeString | None:
    number = took_route(country, route)
    if number is None:
        return None
    return render_to_string("mentorship/panel_country.html", {"number": number, "route": route})


def _person(person: Person, viewer: Any) -> SafeString | None:
    """Only of an ambassador who shows their name before accepting: else the page would name the pseudonym."""
    if not viewer.is_authenticated or viewer.pk == person.member:
        return None
    rows = MentorProfile.objects.helping().visible_to(viewer).filter(show_name=True)
    mentor = rows.filter(member=person.member).first()
    return render_to_string("mentorship/panel_person.html", {"mentor": mentor}) if mentor else None
