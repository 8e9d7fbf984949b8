"""Places are split and kept; a country or a region is named only where it's sure."""

import pytest

from jobs.importers import places


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("London, UK", "GB"),
        ("Remote, United States", "US"),
        ("Ontario, CAN", "CA"),
        ("New York, NY (HQ)", "US"),
        ("Remote Ireland", "IE"),
        ("Lahore, Pakistan", "PK"),
        ("Remote, KSA", "SA"),
        ("San Francisco, CA", None),
        ("Bangalore, IN", None),
        ("Bangalore", None),
        ("Atlanta, Georgia", None),
        ("Perth, WA", None),
        ("New Mexico", None),
        ("", None),
    ],
)
def test_country_only_where_sure(place, code):
    assert places.country(place) == code


def test_split_keeps_the_original_strings():
    assert places.split("Delft;  Remote | X ; Delft;;") == ("Delft", "Remote", "X")


@pytest.mark.parametrize(
    ("found", "region"),
    [
        (["Remote"], None),
        (["Remote - Worldwide"], "worldwide"),
        (["Anywhere"], "worldwide"),
        (["Remote, EMEA"], "emea"),
        (["Remote, US", "Delft"], "US"),
        (["Remote, US", "Remote"], None),
        (["Delft"], None),
    ],
)
def test_remote_region(found, region):
    assert places.remote_region(found) == region


@pytest.mark.parametrize(
    ("region", "inside"),
    [
        ("worldwide", True),
        ("PK", True),
        ("US PK", True),
        ("south_asia", True),
        ("emea", False),
        ("apac", False),
        (None, False),
    ],
)
def test_which_regions_promise_pakistan(region, inside):
    assert places.includes(region, "PK") is inside
