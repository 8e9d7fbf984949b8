from datetime import date

import pytest
import time_machine
from django.utils import timezone

from visas.models import Alert, FactValue, Route

GUIDE = "/visas/germany/eu-blue-card/"


def text(client, address=GUIDE):
    return client.get(address).content.decode()


def test_an_unchecked_figure_says_so(client, germany):
    html = text(client)
    assert (
        'href="#fact-de-eu-blue-card-family-children"><bdi>those under 18 can come</bdi> <small>(not checked yet)'
        in html
    )


def test_an_unknown_figure_is_not_known_yet(client, germany):
    assert '<a class="fact" href="#fact-de-eu-blue-card-salary-2027">not known yet</a>' in text(client)


def test_a_conflict_shows_both_values(client, germany):
    html = text(client, "/visas/germany/it-experience-19c2/")
    assert "€45,630" in html
    assert "€45,934.20" in html
    assert "sources disagree" in html


def test_no_banner_before_the_day_and_a_banner_after_it(client, germany):
    assert "should have been read again" not in text(client)
    with time_machine.travel("2027-07-01 12:00"):
        assert "should have been read again" in text(client)


def test_a_bar_of_one_year_is_not_shown_in_the_next(client, germany):
    with time_machine.travel("2026-12-31 12:00"):
        assert "€50,700" in text(client)
    with time_machine.travel("2027-01-01 12:00"):
        assert "€50,700" not in text(client)


def test_a_known_future_value_is_announced_and_takes_over(client, guides):
    address = "/visas/singapore/employment-pass/"
    assert "From 1 Jan 2027:" in text(client, address)
    with time_machine.travel("2027-01-02 12:00"):
        row = FactValue.objects.on(timezone.localdate()).get(fact__key="sg.employment-pass.salary_age23")
        assert row.value == "6000.00"


def test_without_a_rate_no_rupees_are_shown_and_the_page_says_so(client, germany):
    html = text(client)
    assert "We have no exchange rate for some of these" in html
    assert 'class="rupees"' not in html


def test_a_closed_route_stays_under_a_banner_and_a_draft_is_not_found(client, blue_card):
    Route.objects.filter(pk=blue_card.pk).update(status="closed")
    assert "This route is closed" in text(client)
    Route.objects.filter(pk=blue_card.pk).update(status="draft")
    assert client.get(GUIDE).status_code == 404


def test_an_ended_alert_is_gone(client, guides):
    address = "/visas/united-states/h-1b/"
    assert "Immigrant visas for Pakistanis are paused" in text(client, address)
    Alert.objects.update(status="ended")
    assert "Immigrant visas for Pakistanis are paused" not in text(client, address)


def test_before_the_first_version_there_is_no_guide(client, germany):
    with time_machine.travel("2026-01-01 12:00"):
        assert client.get(GUIDE).status_code == 404


@pytest.mark.parametrize("address", ["/visas/atlantis/", "/visas/germany/atlantis/", "/visas/calculators/atlantis/"])
def test_what_does_not_exist_is_not_found(client, germany, address):
    assert client.get(address).status_code == 404


def test_the_home_guide_in_urdu_names_its_date_and_version(client, germany):
    html = text(client, "/visas/pakistan/?hl=ur")
    assert "پاکستان چھوڑنے سے پہلے" in html
    assert "کا ترجمہ ہے، جو انگریزی گائیڈ کے ورژن 1" in html
    assert date(2026, 11, 24).strftime("%Y") in html
