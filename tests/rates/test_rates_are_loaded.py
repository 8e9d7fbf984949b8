from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from diaspora.rates.models import Rate, Rates

GOOD = "currency,pkr,on,source\nEUR,330.12,2026-11-23,State Bank\nUSD,281.5,2026-11-23,State Bank\n"


@pytest.fixture
def file(tmp_path):
    def write(text):
        path = tmp_path / "rates.csv"
        path.write_text(text, "utf-8")
        return str(path)

    return write


def test_a_file_is_loaded_and_a_day_replaced(db, file):
    call_command("load_rates", file(GOOD), stdout=StringIO())
    call_command("load_rates", file(GOOD.replace("330.12", "331")), stdout=StringIO())
    assert Rate.objects.count() == 2
    assert Rate.objects.get(currency="EUR").pkr == 331


def test_a_dry_run_writes_nothing(db, file):
    call_command("load_rates", file(GOOD), "--dry-run", stdout=StringIO())
    assert not Rate.objects.exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [("330.12", "-3"), ("330.12", "much"), ("EUR", "euro"), ("2026-11-23", "soon"), ("currency,pkr", "code,pkr")],
)
def test_a_wrong_line_refuses_the_whole_file(db, file, old, new):
    with pytest.raises(CommandError):
        call_command("load_rates", file(GOOD.replace(old, new, 1)), stdout=StringIO())
    assert not Rate.objects.exists()


def test_the_newest_rate_up_to_the_day_counts_and_an_old_one_is_marked(db):
    for on, pkr in ((date(2026, 11, 1), "300"), (date(2026, 11, 20), "310"), (date(2026, 12, 1), "999")):
        Rate.objects.create(currency="EUR", pkr=pkr, on=on, source="State Bank")
    found = Rates(["EUR", "GBP"], date(2026, 11, 24)).rupees(Decimal("100.50"), "EUR")
    assert (found.amount, found.rate.on, found.is_old) == (31_155, date(2026, 11, 20), False)
    assert Rates(["EUR"], date(2026, 11, 30)).rupees(1, "EUR").is_old
    assert Rates(["EUR", "GBP"], date(2026, 11, 24)).rupees(1, "GBP") is None
