"""Money, days and clocks."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import timezone, translation
from django.utils.html import strip_tags

from diaspora.templatetags.safeer import day, device, money, pkr, two_clocks


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((65000, "EUR", "year", 78000), "€65,000–78,000 a year"),
        ((65000, "EUR", "year", None), "€65,000 a year"),
        ((Decimal("65000.00"), "EUR", "year", 65000), "€65,000 a year"),
        ((None, "GBP", "year", 41700), "up to £41,700 a year"),
        ((20000, "AED", "month", None), "AED 20,000 a month"),
        ((Decimal("17.5"), "USD", "hour", None), "$17.50 an hour"),
        ((5000, "CAD", "", None), "CA$5,000"),
        ((5000, "CAD", "fortnight", None), "CA$5,000"),
        ((None, "EUR", "year", None), ""),
        (("", "EUR", "year", ""), ""),
        (("not a number", "EUR", "year", None), ""),
    ],
)
def test_money(arguments, said):
    assert strip_tags(money(*arguments)) == said


def test_money_range_cannot_turn_round_in_urdu():
    with translation.override("ur"):
        assert money(59990, "EUR", "year", 84990) == (
            '<span class="money"><bdi dir="ltr">€59,990–84,990</bdi> سالانہ</span>'
        )


def test_money_escapes_a_currency_that_is_none():
    assert "<script>" not in money(1, "<script>", "year")


@pytest.mark.parametrize(
    ("rupees", "english", "urdu"),
    [
        (16_000_000, "PKR 1.6 crore", "1.6 کروڑ روپے"),
        (20_000_000, "PKR 2 crore", "2 کروڑ روپے"),
        (310_000, "PKR 3.1 lakh", "3.1 لاکھ روپے"),
        (100_000, "PKR 1 lakh", "1 لاکھ روپے"),
        (9_994_000, "PKR 99.9 lakh", "99.9 لاکھ روپے"),
        (9_999_999, "PKR 1 crore", "1 کروڑ روپے"),
        (99_999, "PKR 99,999", "99,999 روپے"),
        (0, "PKR 0", "0 روپے"),
        (12_345_600_000, "PKR 1,234.6 crore", "1,234.6 کروڑ روپے"),
        (None, "", ""),
    ],
)
def test_rupees_are_said_in_lakh_and_crore(rupees, english, urdu):
    with translation.override("en"):
        assert strip_tags(pkr(rupees)) == english
    with translation.override("ur"):
        assert strip_tags(pkr(rupees)) == urdu


def test_day_in_both_languages():
    with translation.override("en"):
        assert day(date(2026, 12, 3)) == '<time datetime="2026-12-03"><bdi>3 Dec 2026</bdi></time>'
    with translation.override("ur"):
        assert strip_tags(day(date(2026, 12, 3))) == "3 دسمبر 2026"
    assert day(None) == ""


def test_day_is_the_reader_s():
    late = datetime(2026, 12, 3, 20, 0, tzinfo=UTC)
    with timezone.override("Asia/Karachi"):
        assert strip_tags(day(late)) == "4 Dec 2026"
    with timezone.override("America/Toronto"):
        assert strip_tags(day(late)) == "3 Dec 2026"


def test_two_clocks():
    call = datetime(2026, 12, 3, 14, 0, tzinfo=UTC)
    said = two_clocks(call, "Asia/Karachi", "Europe/Berlin", "Lahore")
    assert strip_tags(said) == "7:00 pm Lahore · 3:00 pm Berlin"
    assert 'datetime="2026-12-03T14:00:00+00:00"' in said


def test_two_in_the_same_place_have_one_clock():
    call = datetime(2026, 12, 3, 14, 0, tzinfo=UTC)
    assert strip_tags(two_clocks(call, "Asia/Karachi", "Asia/Karachi")) == "7:00 pm Karachi"


def test_two_clocks_say_the_day_where_it_differs():
    call = datetime(2026, 12, 3, 20, 30, tzinfo=UTC)
    assert strip_tags(two_clocks(call, "Asia/Karachi", "America/New_York")) == (
        "1:30 am Karachi (4 Dec) · 3:30 pm New York (3 Dec)"
    )


@pytest.mark.parametrize(("hour_utc", "said"), [(19, "12:00 am"), (7, "12:00 pm"), (6, "11:00 am")])
def test_midnight_and_noon(hour_utc, said):
    assert said in strip_tags(two_clocks(datetime(2026, 6, 1, hour_utc, tzinfo=UTC), "Asia/Karachi", "Europe/London"))


def test_two_clocks_in_urdu_name_the_cities():
    with translation.override("ur"):
        said = strip_tags(two_clocks(datetime(2026, 12, 3, 14, 0, tzinfo=UTC), "Asia/Karachi", "Europe/Berlin"))
    assert said == "7:00 pm کراچی · 3:00 pm برلن"


def test_component_takes_a_single_amount():
    shown = Template('{% include "components/money.html" with amount=58000 currency="EUR" period="year" %}')
    assert strip_tags(shown.render(Context())).strip() == "€58,000 a year"


@pytest.mark.parametrize(
    ("user_agent", "said"),
    [
        (
            "Mozilla/5.0 (Linux; Android 13; SM-A135F) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
            "Chrome · Android",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile Safari/604.1", "Safari · iPhone"),
        ("curl/8.0", "curl/8.0"),
        ("", ""),
    ],
)
def test_device_is_named_as_its_owner_knows_it(user_agent, said):
    assert device(user_agent) == said


@pytest.mark.parametrize(("name", "tag"), [("progress", "progress"), ("capacity", "meter")])
def test_bar_of_thousands_is_still_a_number_to_the_browser(name, tag):
    shown = Template(
        f'{{% include "components/{name}.html" with done=1200 total=3400 taken=1200 places=3400 label="x" %}}'
    )
    html = shown.render(Context())
    assert f'<{tag} class="{"meter" if tag == "meter" else "progress"}" value="1200" max="3400"' in html
    assert "1,200 of 3,400" in html
