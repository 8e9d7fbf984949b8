import json
from pathlib import Path

import pytest
from django.http import QueryDict

from visas.answering import answer, given_of
from visas.calculators import CALCULATORS

GOOD = "full_recognition=no&qualification=yes&german=A2&english=C1&experience=two_in_last_five&age=28&funds=yes"


def page(client, name, query=""):
    return client.get(f"/visas/calculators/{name}/?{query}")


@pytest.mark.parametrize("name", list(CALCULATORS))
def test_each_calculator_has_a_page_without_account(client, db, name):
    response = page(client, name)
    assert response.status_code == 200
    assert "Traceback" not in response.content.decode()


def test_answers_in_the_address_give_the_breakdown(client, db):
    response = page(client, "germany_chancenkarte", GOOD)
    html = response.content.decode()
    assert response.context["sheet"].result.total == 6
    assert "Unofficial estimate" in html
    assert "What would raise it" in html
    assert "self-check-opportunity-card" in html


@pytest.mark.parametrize(
    ("change", "field"),
    [("age=-1", "age"), ("age=", "age"), ("age=x", "age"), ("german=Z", "german"), ("funds=maybe", "funds")],
)
def test_a_bad_answer_is_told_at_its_field_and_nothing_is_counted(client, db, change, field):
    query = QueryDict(GOOD, mutable=True)
    key, value = change.split("=")
    query[key] = value
    response = page(client, "germany_chancenkarte", query.urlencode())
    sheet = response.context["sheet"]
    assert response.status_code == 422
    assert [one.key for one in sheet.faults] == [field]
    assert sheet.result is None
    assert f'href="#id_{field}"' in response.content.decode()


def test_rules_that_nobody_has_read_are_refused_and_the_old_ones_offered(client, db):
    html = page(client, "new_zealand_smc").content.decode()
    assert "nothing is computed" in html
    assert "?on=2026-07-31" in html
    assert page(client, "new_zealand_smc", "on=2026-07-31").context["sheet"].refusal == ""


def test_one_question_a_page_and_the_same_answers(client, db):
    response = page(client, "germany_chancenkarte", f"{GOOD}&step=4")
    html = response.content.decode()
    assert response.context["sheet"].result is None
    assert 'type="hidden" name="age" value="28"' in html
    assert 'name="german"' in html


def test_two_profiles_stand_side_by_side(client, db):
    query = QueryDict(mutable=True)
    query.update({"with": GOOD})
    response = page(client, "germany_chancenkarte", f"{GOOD.replace('A2', 'B2')}&{query.urlencode()}")
    assert response.context["sheet"].result.total == 8
    assert response.context["other"].result.total == 6


@pytest.mark.parametrize("junk", ["german=%00", "age=١٢", "with=%3F%3D%26", "step=abc", "on=2026-13-45", "a=1&b=2"])
def test_junk_in_the_address_never_fails(client, db, junk):
    assert page(client, "germany_chancenkarte", junk).status_code in (200, 422)


def vectors(name):
    data = json.loads((Path(__file__).parent / "fixtures" / f"{name}.json").read_text("utf-8"))
    return [{**data["base"], **case["change"]} for case in data["cases"]]


def as_query(given):
    query = QueryDict(mutable=True)
    for key, value in given.items():
        if isinstance(value, bool):
            query[key] = "yes" if value else "no"
        elif isinstance(value, dict):
            for part, level in value.items():
                query[f"{key}.{part}"] = str(level)
        elif isinstance(value, list):
            query.setlist(key, value)
        elif value is not None:
            query[key] = str(value)
    return query


@pytest.mark.parametrize("name", list(CALCULATORS))
def test_the_web_form_reads_answers_as_the_command_does(name):
    """Every own vector typed into the form gives the same answers."""
    on = CALCULATORS[name].table.newest_computable.valid_from
    for given in vectors(name):
        read = given_of(CALCULATORS[name], as_query(given))
        errors = CALCULATORS[name].check(given, on=on)[1]
        assert CALCULATORS[name].check(read, on=on)[1].keys() == errors.keys()
        if errors:
            continue
        assert CALCULATORS[name].calculate(read, on=on).total == CALCULATORS[name].calculate(given, on=on).total
        assert answer(name, as_query(given), on=on).result is not None
