"""Charts are right, small and safe."""

import re

import pytest
from defusedxml import ElementTree
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from diaspora.charts import Chart, Series, drawn, said, table, ticks


def chart(kind="bars", *series, labels=("Doctors", "Nurses", "Engineers"), **more):
    given = series or (Series("2023", [1200, None, 4705]),)
    return Chart(kind, "Who left", labels, given, **more)


def test_bars_are_as_long_as_their_numbers():
    picture = ElementTree.fromstring(drawn(chart("bars", Series("a", [100, 50, 25]))))
    widths = [float(one.get("width")) for one in picture.iter("rect")]
    assert widths == [256, 128, 64]


def test_each_number_stands_in_the_picture_and_in_the_table():
    one = chart("bars", Series("a", [832_339, 450_110, None]), missing="hidden")
    texts = [text.text for text in ElementTree.fromstring(drawn(one)).iter("text")]
    assert texts == ["Doctors", "832,339", "Nurses", "450,110", "Engineers", "hidden"]
    assert table(one) == [("Doctors", ["832,339"]), ("Nurses", ["450,110"]), ("Engineers", ["hidden"])]


def test_a_picture_has_title_and_description():
    picture = ElementTree.fromstring(drawn(chart(description="People registered")))
    assert picture.get("role") == "img"
    assert [picture.find("title").text, picture.find("desc").text] == ["Who left", "People registered"]


def test_a_line_breaks_where_a_value_is_missing():
    picture = ElementTree.fromstring(drawn(chart("line", Series("a", [1, None, 3]))))
    assert picture.find("path").get("d").count("M") == 2
    assert len(list(picture.iter("circle"))) == 2


def test_a_step_goes_across_before_it_goes_up():
    path = ElementTree.fromstring(drawn(chart("step", Series("a", [0, 1, 2])))).find("path").get("d")
    assert re.fullmatch(r"M[\d.]+ [\d.]+(H[\d.]+V[\d.]+){2}", path)


def test_several_series_have_a_legend_and_a_class_each():
    html = Template("{% load charts %}{% chart one %}").render(
        Context({"one": chart("bars", Series("first", [1, 2, 3]), Series("second", [3, 2, 1]))})
    )
    assert '<li class="k0">first</li><li class="k1">second</li>' in html
    assert 'class="s1"' in html
    assert "<details>" in html


def test_names_are_escaped():
    html = drawn(chart(labels=("<b>", '"', "&"), description="<script>"))
    assert "<b>" not in html
    assert "<script>" not in html


def test_nothing_that_the_content_policy_refuses():
    for kind in ("bars", "line", "step"):
        assert not re.search(r"style=|<style|<script|\son\w+=", drawn(chart(kind)))


def test_a_chart_is_a_few_hundred_bytes():
    assert len(drawn(chart())) < 700


@pytest.mark.parametrize(
    ("values", "message"), [([1, 2], "a series needs one value for each label"), (None, "no chart is called 'pie'")]
)
def test_a_chart_that_makes_no_sense_is_refused(values, message):
    with pytest.raises(ValueError, match=message):
        Chart("bars" if values else "pie", "t", ("a", "b", "c"), [Series("s", values or [1, 2, 3])])


@given(st.floats(min_value=0.001, max_value=1e9, allow_nan=False))
def test_ticks_begin_at_nothing_and_pass_the_highest(highest):
    found = ticks(highest)
    assert found[0] == 0
    assert found[-1] >= highest * 0.999
    assert 2 <= len(found) <= 12
    assert found == sorted(set(found))


@given(st.sampled_from(["bars", "line", "step"]), st.lists(st.none() | st.integers(0, 10**9), max_size=40))
def test_any_numbers_make_a_picture_that_parses(kind, values):
    one = Chart(kind, "t", [str(n) for n in range(len(values))], [Series("s", values)])
    picture = ElementTree.fromstring(drawn(one))
    for mark in [*picture.iter("rect"), *picture.iter("circle"), *picture.iter("text")]:
        for name in ("x", "y", "cx", "cy", "width"):
            assert mark.get(name) is None or float(mark.get(name)) >= 0


def test_numbers_keep_western_digits_in_urdu():
    with translation.override("ur"):
        assert said(832_339) == "832,339"
