"""`calculate`: an answer for each line, in order; a bad line gets its errors and the others go on."""

import io
import json

import pytest
from django.core.management.base import CommandError

from tests.visas import plain  # noqa: F401 (words can be shown)
from visas.calculators import CALCULATORS
from visas.calculators.lines import answer_lines
from visas.management.commands.calculate import Command

GERMANY = {
    "full_recognition": False, "qualification": True, "german": "none", "english": "B2",
    "experience": "two_in_last_five", "age": 28, "funds": True,
}  # fmt: skip


def answers(name, *lines, **options):
    return [json.loads(text) for text, _valid in answer_lines(CALCULATORS[name], lines, **options)]


def run(monkeypatch, name, text, *options):
    out = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))
    command = Command(stdout=out)
    parser = command.create_parser("manage.py", "calculate")
    chosen = parser.parse_args([name, *options])
    try:
        command.handle(**vars(chosen))
        code = 0
    except SystemExit as stop:
        code = stop.code
    return [json.loads(line) for line in out.getvalue().splitlines()], code


def test_good_lines_are_answered_and_the_exit_code_is_0(monkeypatch):
    lines = "\n".join(json.dumps({**GERMANY, "age": age}) for age in (28, 36, 41))
    found, code = run(monkeypatch, "germany_chancenkarte", lines.encode())
    assert [(answer["total"], answer["eligible"]) for answer in found] == [(4, False), (3, False), (2, False)]
    assert code == 0


def test_a_bad_line_keeps_its_place_and_the_exit_code_is_1(monkeypatch):
    lines = [json.dumps(GERMANY), json.dumps({**GERMANY, "age": -1}), "{", "", "[]", "7", json.dumps(GERMANY)]
    found, code = run(monkeypatch, "germany_chancenkarte", "\n".join(lines).encode())
    assert [list(answer.get("errors", ["fine"])) for answer in found] == [
        ["fine"], ["age"], ["__all__"], ["__all__"], ["__all__"], ["__all__"], ["fine"],
    ]  # fmt: skip
    assert code == 1


def test_bytes_that_are_no_text_are_one_bad_line(monkeypatch):
    found, code = run(monkeypatch, "japan_hsp", b'\xff\xfe{}\n{"degree": "\xe9"}\n{}\n')
    assert ["errors" in answer for answer in found] == [True, True, False]
    assert code == 1


def test_nothing_in_is_nothing_out(monkeypatch):
    assert run(monkeypatch, "japan_hsp", b"") == ([], 0)


def test_an_unknown_calculator_is_refused():
    with pytest.raises(CommandError, match="mars"):
        Command().create_parser("manage.py", "calculate").parse_args(["mars"])


def test_the_longer_name_of_the_japanese_table_works(monkeypatch):
    found, _code = run(monkeypatch, "japan_hsp_1b", b'{"experience": 10}')
    assert found[0]["total"] == 20


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e999", "1" * 5000, "-" + "1" * 5000, "1e-400"])
def test_a_number_beyond_all_measure_is_a_message_at_its_field(value):
    found = answers("germany_chancenkarte", json.dumps(GERMANY).replace("28", value))
    assert found[0].get("errors", {"age": "0"}).keys() == {"age"} or found[0]["total"] == 4


def test_a_line_nested_without_end_is_one_bad_line():
    deep = "[" * 100_000
    assert ["errors" in answer for answer in answers("japan_hsp", deep, "{}")] == [True, False]


def test_a_field_that_stands_twice_is_refused():
    assert answers("japan_hsp", '{"age": 29, "age": 45}')[0]["errors"].keys() == {"age"}


def test_every_error_of_a_line_is_told_at_once():
    errors = answers("germany_chancenkarte", '{"age": "old", "funds": 1, "moon": 2}')[0]["errors"]
    assert {"age", "funds", "moon", "german", "english"} <= errors.keys()
    assert all(isinstance(message, str) and message for message in errors.values())


def test_a_line_may_name_the_day_whose_rules_apply():
    doctor = {"qualification": "doctorate_L10", "nz_years": 0, "gate": True}
    found = answers("new_zealand_smc", *(json.dumps({**doctor, "on": on}) for on in ("2026-07-31", "2026-08-01")))
    assert found[0]["total"] == 6
    assert found[1].keys() == {"errors"}
    assert found[1]["errors"].keys() == {"on"}


@pytest.mark.parametrize("day", ["tomorrow", 20260101, None, "2026-13-01", True])
def test_a_day_that_is_none_is_refused(day):
    assert answers("japan_hsp", json.dumps({"on": day}))[0]["errors"].keys() == {"on"}


def test_the_day_may_be_an_option(monkeypatch):
    line = b'{"qualification": "doctorate_L10", "nz_years": 0, "gate": true}'
    assert run(monkeypatch, "new_zealand_smc", line, "--on", "2026-09-01")[1] == 1
    assert run(monkeypatch, "new_zealand_smc", line, "--on", "2025-09-01")[1] == 0


def test_an_explained_line_has_its_rules_and_what_would_raise_it():
    found = answers("germany_chancenkarte", json.dumps(GERMANY), explain=True)[0]
    assert sum(line["points"] for line in found["lines"]) == found["total"] == 4
    assert found["gates"] == {"funds": True, "qualification": True, "language": True}
    assert found["raises"][0] == {"key": "partial_recognition", "value": True, "gain": 4, "total": 8}
    assert found["standing"] == "unofficial estimate"
    assert found["official_url"].startswith("https://www.make-it-in-germany.com/")
