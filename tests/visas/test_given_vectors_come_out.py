"""Worked examples from outside the repository: every expected figure comes out exactly."""

import json

import pytest

from tests.real import real
from visas.calculators import CALCULATORS
from visas.management.commands.calculate import ALIASES
from visas.timelines import kaplan_meier, percentiles

pytestmark = pytest.mark.real_data


def read(name):
    return json.loads(real(f"visas/{name}").read_text())


@pytest.mark.parametrize("name", CALCULATORS)
def test_every_vector_of_a_calculator_comes_out_exactly(name):
    file = read(f"points/{name}.vectors.json")
    calculator = CALCULATORS[ALIASES.get(file["calculator"], file["calculator"])]
    assert calculator.name == name
    for vector in file["vectors"]:
        scheme = {"scheme": vector["scheme"]} if "scheme" in vector else {}
        found = calculator.calculate({**file["defaults"], **vector["input"], **scheme}).as_json()
        assert {key: found[key] for key in vector["expected"]} == vector["expected"], vector["name"]
        assert found["version"] == file["version"]


def test_every_percentile_vector_comes_out_exactly():
    for vector in read("timelines.vectors.json")["vectors"]:
        spread = percentiles(vector["durations"], least=vector.get("min_n", 1))
        assert {key: getattr(spread, key) for key in vector["expected"]} == vector["expected"], vector["name"]


def test_every_censored_vector_comes_out_exactly():
    for vector in read("timelines.vectors.json")["censored_vectors"]:
        assert kaplan_meier(vector["events"]).p50 == vector["expected"]["km_p50"], vector["name"]
