"""Money, days and clocks as readers of both languages write them."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

register = template.Library()

Amount = int | float | Decimal | str
SIGNS = {"EUR": "€", "GBP": "£", "USD": "$", "JPY": "¥", "CAD": "CA$", "AUD": "A$", "NZD": "NZ$", "SGD": "S$"}
PERIODS = {
    "year": gettext_noop("%(money)s a year"),
    "month": gettext_noop("%(money)s a month"),
    "week": gettext_noop("%(money)s a week"),
    "day": gettext_noop("%(money)s a day"),
    "hour": gettext_noop("%(money)s an hour"),
}
# The first sign that is found names it: Edge says that it's Chrome, and Chrome that it's Safari.
BROWSERS = {
    "Edg": "Edge", "OPR/": "Opera", "Opera": "Opera", "SamsungBrowser": "Samsung Internet", "FxiOS": "Firefox",
    "Firefox/": "Firefox", "CriOS": "Chrome", "Chrome/": "Chrome", "Safari/": "Safari",
}  # fmt: skip
SYSTEMS = {
    "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS X": "Mac",
    "CrOS": "ChromeOS", "Linux": "Linux",
}  # fmt: skip
LAKH, CRORE = Decimal(100_000), Decimal(10_000_000)


@register.simple_tag
def money(
    amount: Amount | None, currency: str, period: str | None = "", high: Amount | None = None, *, quiet: bool = False
) -> SafeString | str:
    """€65,000–78,000 a year. Nothing where there's no amount; `period` is year, month, week, day, hour or empty."""
    low_figure, high_figure = _figure(amount), _figure(high)
    if low_figure is None and high_figure is None:
        return ""
    figures = "–".join(dict.fromkeys(_grouped(one) for one in (low_figure, high_figure) if one is not None))
    sign = SIGNS.get(currency, f"{currency} ")
    # One left-to-right piece: in a right-to-left line the two ends of a range would change places.
    shown = format_html('<bdi dir="ltr">{}{}</bdi>', sign, figures)
    if low_figure is None:
        shown = format_html(_("up to %(money)s").replace("%(money)s", "{}"), shown)
    if period in PERIODS:
        shown = format_html(_(PERIODS[period]).replace("%(money)s", "{}"), shown)
    return format_html('<span class="money{}">{}</span>', " money--quiet" if quiet else "", shown)


@register.simple_tag
def pkr(amount: Amount | None) -> SafeString | str:
    """PKR 1.6 crore, PKR 3.1 lakh, PKR 85,000: rounded to what people say."""
    figure = _figure(amount)
    if figure is None:
        return ""
    if figure >= CRORE - LAKH / 20:
        words, said = _("PKR %(number)s crore"), _tenths(figure / CRORE)
    elif figure >= LAKH:
        words, said = _("PKR %(number)s lakh"), _tenths(figure / LAKH)
    else:
        words, said = _("PKR %(number)s"), _grouped(figure)
    return format_html("<bdi>{}</bdi>", words % {"number": said})


@register.simple_tag
def day(moment: date | datetime | None) -> SafeString | str:
    """3 Dec 2026, in the reader's own time zone."""
    if moment is None:
        return ""
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        moment = timezone.localtime(moment)
    return format_html(
        '<time datetime="{}"><bdi>{}</bdi></time>', moment.strftime("%Y-%m-%d"), date_format(moment, "DATE_FORMAT")
    )


@register.simple_tag
def two_clocks(moment: datetime, here: str, there: str, here_name: str = "", there_name: str = "") -> SafeString:
    """7:00 pm Lahore · 3:00 pm Berlin. Zones as the tz database names them; a name for each place is optional.

    Where the two places have different dates, each is said with its clock; where they're the same place, one clock is.
    """
    first, second = moment.astimezone(ZoneInfo(here)), moment.astimezone(ZoneInfo(there))
    with_day = first.date() != second.date()
    if (here, here_name) == (there, there_name):
        one = _clock(first, here_name or place_of(here), with_day=False)
        return format_html('<time datetime="{}">{}</time>', moment.isoformat(), one)
    return format_html(
        '<time datetime="{}">{} · {}</time>',
        moment.isoformat(),
        _clock(first, here_name or place_of(here), with_day=with_day),
        _clock(second, there_name or place_of(there), with_day=with_day),
    )


def place_of(zone: str) -> str:
    """The city that a zone is named for, in the reader's language where we have it."""
    return _(zone.rsplit("/", 1)[-1].replace("_", " "))


@register.filter
def device(user_agent: str) -> str:
    """Chrome · Android: as much of what a browser says about itself as its owner recognizes."""
    known = [_first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)]
    return " · ".join(filter(None, known)) or user_agent[:60]


def _first(names: dict[str, str], user_agent: str) -> str:
    return next((name for sign, name in names.items() if sign in user_agent), "")


def _clock(moment: datetime, place: str, *, with_day: bool) -> SafeString:
    half = "am" if moment.hour < 12 else "pm"
    clock = format_html('<bdi dir="ltr">{}:{} {}</bdi>', moment.hour % 12 or 12, f"{moment:%M}", half)
    if not with_day:
        return format_html("<bdi>{} {}</bdi>", clock, place)
    return format_html("<bdi>{} {} ({})</bdi>", clock, place, date_format(moment, "MONTH_DAY_FORMAT"))


def _figure(amount: Amount | None) -> Decimal | None:
    if amount is None or amount == "":
        return None
    try:
        return Decimal(str(amount))
    except InvalidOperation:
        return None


def _grouped(figure: Decimal) -> str:
    places = 0 if figure == figure.to_integral_value() else 2
    return number_format(figure, decimal_pos=places, use_l10n=True, force_grouping=True)


def _tenths(figure: Decimal) -> str:
    rounded = figure.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    places = 0 if rounded == rounded.to_integral_value() else 1
    return number_format(rounded, decimal_pos=places, use_l10n=True, force_grouping=True)
