"""Categories and periods in the reader's words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaspora.accounts.places import NAMES
from diaspora.insights.models import EmigrationFigure, Period

SKILLS = {
    "highly-qualified": gettext_lazy("Highly qualified"),
    "highly-skilled": gettext_lazy("Highly skilled"),
    "skilled": gettext_lazy("Skilled"),
    "semi-skilled": gettext_lazy("Semi-skilled"),
    "unskilled": gettext_lazy("Unskilled"),
}
OCCUPATIONS = {
    "engineers": gettext_lazy("Engineers"),
    "doctors": gettext_lazy("Doctors"),
    "nurses": gettext_lazy("Nurses"),
    "computer-analysts": gettext_lazy("Computer analysts and programmers"),
    "accountants": gettext_lazy("Accountants"),
    "teachers": gettext_lazy("Teachers"),
    "technicians": gettext_lazy("Technicians"),
    "electricians": gettext_lazy("Electricians"),
    "drivers": gettext_lazy("Drivers"),
    "labourers": gettext_lazy("Labourers"),
}
MONTHS = {
    1: gettext_lazy("January"), 2: gettext_lazy("February"), 3: gettext_lazy("March"), 4: gettext_lazy("April"),
    5: gettext_lazy("May"), 6: gettext_lazy("June"), 7: gettext_lazy("July"), 8: gettext_lazy("August"),
    9: gettext_lazy("September"), 10: gettext_lazy("October"), 11: gettext_lazy("November"),
}  # fmt: skip
# Words of the files that come with the site; what others load is shown as it is.
SOURCES = {
    "Departures registered by the Bureau of Emigration and Overseas Employment": gettext_lazy(
        "Departures registered by the Bureau of Emigration and Overseas Employment"
    ),
    "A headline about the same months": gettext_lazy("A headline about the same months"),
}
NOTES = {
    "source page not known yet": gettext_lazy("source page not known yet"),
    "source page not known yet; the change on the year before is by the same report": gettext_lazy(
        "source page not known yet; the change on the year before is by the same report"
    ),
    "source page not known yet; differs from the registered figure": gettext_lazy(
        "source page not known yet; differs from the registered figure"
    ),
}


def category(code: str) -> str:
    """The code itself, readable, where we have no word for it."""
    known = {"all": gettext_lazy("Everyone"), **SKILLS, **OCCUPATIONS}.get(code) or NAMES.get(code.upper())
    return str(known or code.replace("-", " "))


def when(figure: EmigrationFigure) -> str:
    """2022 · January to June 2023 · January to March 2024."""
    if figure.period == Period.YEAR:
        return str(figure.year)
    last = 6 if figure.period == Period.FIRST_HALF else figure.through_month or 1
    if last == 1:
        return _("%(month)s %(year)s") % {"month": MONTHS[1], "year": figure.year}
    return _("%(first)s to %(last)s %(year)s") % {"first": MONTHS[1], "last": MONTHS[last], "year": figure.year}


def source(figure: EmigrationFigure) -> str:
    return str(SOURCES.get(figure.source, figure.source))


def note(figure: EmigrationFigure) -> str:
    return str(NOTES.get(figure.note, figure.note))
