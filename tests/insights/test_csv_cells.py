"""What is opened in a spreadsheet is text, never a formula."""

import csv
import io

import pytest

from diaspora.insights.views import _csv

ACTIVE = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", " =1+1", '"=1+1', "'=1+1", "\n=1+1",
    '=HYPERLINK("https://evil.test","x")', "=cmd|' /C calc'!A0",
]  # fmt: skip


def cells(values):
    rows = [{"name": value, "number": 1} for value in values]
    answer = _csv("test", ("name", "number"), rows)
    return [row["name"] for row in csv.DictReader(io.StringIO(answer.content.decode(), newline=""))]


@pytest.mark.parametrize("value", ACTIVE)
def test_no_cell_begins_with_an_active_character(value):
    (cell,) = cells([value])
    assert cell[0] == "'"
    assert cell[1:] == value


@pytest.mark.parametrize("value", ["Lahore", "1,200", "a = b", "سفیر", "", "-", "-12", "+92"])
def test_words_and_numbers_stay_as_they_are(value):
    assert cells([value]) == [value]
