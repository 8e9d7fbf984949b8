"""Examples worked by hand from the tables, each band at its edges: they come out exactly."""

import json
from pathlib import Path

import pytest

from visas.calculators import CALCULATORS

FIXTURES = Path(__file__).parent / "fixtures"
FILES = {name: json.loads((FIXTURES / f"{name}.json").read_text()) for name in CALCULATORS}
CASES = [(name, case) for name, file in FILES.items() for case in file["cases"]]


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}: {case['name']}" for name, case in CASES])
def test_an_example_worked_by_hand_comes_out_exactly(name, case):
    found = CALCULATORS[name].calculate({**FILES[name]["base"], **case["change"]}).as_json()
    assert {key: found[key] for key in case["gives"]} == case["gives"]
