"""Figures of emigration come from a plain CSV, line by line, and old values stay."""

import csv
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, transaction

from diaspora.insights.loading import COLUMNS
from diaspora.insights.management.commands.load_emigration import SHIPPED
from diaspora.insights.models import EmigrationFigure

pytestmark = pytest.mark.django_db
LINE = {
    "report": "beoe-2024", "year": "2024", "period": "year", "through_month": "", "dimension": "occupation",
    "category": "doctors", "number": "1200", "change_percent": "", "source": "Bureau of Emigration",
    "url": "https://example.test/report", "source_date": "2025-01", "note": "",
}  # fmt: skip


def load(*args):
    said = StringIO()
    call_command("load_emigration", *args, stdout=said)
    return said.getvalue().strip()


@pytest.fixture
def file(tmp_path):
    def write(*lines, columns=COLUMNS):
        path = tmp_path / "figures.csv"
        with path.open("w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, columns)
            writer.writeheader()
            writer.writerows({**LINE, **line} for line in lines)
        return str(path)

    return write


def refusal(path):
    with pytest.raises(CommandError) as refused:
        load(path)
    assert EmigrationFigure.objects.count() == 0
    return str(refused.value)


def test_what_comes_with_the_site_is_what_is_known_for_certain():
    assert load() == "6 figures added, 0 corrected, 0 as before."
    told = {
        (one.report, one.year, one.period, one.dimension, one.category): (one.number, one.change_percent)
        for one in EmigrationFigure.objects.current()
    }
    assert told == {
        ("registered-2023", 2022, "year", "total", "all"): (832_339, 189),
        ("registered-2023", 2023, "h1", "total", "all"): (450_110, None),
        ("registered-2023", 2023, "h1", "skill", "highly-skilled"): (26_405, None),
        ("registered-2023", 2023, "h1", "occupation", "engineers"): (4_705, None),
        ("headline-2023", 2023, "h1", "skill", "highly-skilled"): (23_000, None),
        ("headline-2023", 2023, "h1", "occupation", "engineers"): (4_000, None),
    }
    assert all("source page not known yet" in one.note for one in EmigrationFigure.objects.all())


def test_loading_again_changes_nothing():
    load()
    before = list(EmigrationFigure.objects.order_by("pk").values())
    assert load() == "0 figures added, 0 corrected, 6 as before."
    assert list(EmigrationFigure.objects.order_by("pk").values()) == before


def test_dry_run_reads_and_keeps_nothing():
    assert load("--dry-run") == "6 figures read, nothing loaded."
    assert EmigrationFigure.objects.count() == 0


def test_a_filled_table_is_left_alone_by_the_first_start(file):
    load(file({}))
    load("--if-empty")
    assert EmigrationFigure.objects.count() == 1


def test_correction_keeps_the_old_value(file):
    load(file({}))
    assert load(file({"number": "1250"})) == "0 figures added, 1 corrected, 0 as before."
    old, new = EmigrationFigure.objects.order_by("pk")
    assert (old.number, new.number, new.supersedes) == (1200, 1250, old)
    assert old.replaced_at is not None
    assert list(EmigrationFigure.objects.current()) == [new]


def test_another_report_stands_beside_the_first(file):
    load(file({}))
    assert load(file({"report": "paper-2024", "number": "1000"})) == "1 figures added, 0 corrected, 0 as before."
    assert sorted(EmigrationFigure.objects.current().values_list("number", flat=True)) == [1000, 1200]


def test_a_published_number_cannot_be_edited_or_deleted(file):
    load(file({}))
    with pytest.raises(ProgrammingError), transaction.atomic():
        EmigrationFigure.objects.update(number=1)
    with pytest.raises(ProgrammingError), transaction.atomic():
        EmigrationFigure.objects.all().delete()
    assert EmigrationFigure.objects.get().number == 1200


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"number": "many"}, "figures.csv:2: number: “many” value must be an integer."),
        ({"number": "-5"}, "figures.csv:2: number: a text can't begin with '-'"),
        ({"year": "1900"}, "figures.csv:2: year: Ensure this value is greater than or equal to 1971."),
        ({"period": "q3"}, "figures.csv:2: period: Value 'q3' is not a valid choice."),
        ({"dimension": "town"}, "figures.csv:2: dimension: Value 'town' is not a valid choice."),
        ({"period": "ytd"}, "figures.csv:2: through_month: A year so far has its last month, 1 to 11"),
        ({"through_month": "3"}, "figures.csv:2: through_month: A year so far has its last month, 1 to 11"),
        ({"dimension": "total"}, "figures.csv:2: category: A total is of “all”, and only a total is."),
        ({"url": "http://example.test/"}, "figures.csv:2: url: Use https."),
        ({"source": ""}, "figures.csv:2: source: This field cannot be blank."),
        ({"source": "=cmd()"}, "figures.csv:2: source: a text can't begin with '='"),
        ({"source_date": "July 2023"}, "figures.csv:2: source_date: Write 2023, 2023-07 or 2023-07-14."),
    ],
)
def test_a_wrong_line_is_named_with_its_field(file, line, said):
    assert said in refusal(file(line))


def test_all_wrong_lines_are_told_at_once_and_nothing_is_loaded(file):
    said = refusal(file({}, {"number": "x"}, {"category": "nurses"}, {"year": "x"}))
    assert "figures.csv:3: number:" in said
    assert "figures.csv:5: year:" in said
    assert said.endswith("Nothing was loaded.")


def test_the_same_figure_twice_is_refused(file):
    assert "figures.csv:3: the same figure stands twice in this file" in refusal(file({}, {"number": "7"}))


def test_other_columns_are_refused(file):
    assert "figures.csv:1: the first line must be report,year," in refusal(file(columns=(*COLUMNS, "more")))


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"", b"report\n", b'"report'])
def test_no_bytes_crash_it(tmp_path, content):
    path = tmp_path / "figures.csv"
    path.write_bytes(content)
    assert "figures.csv" in refusal(str(path))


def test_a_file_that_is_not_there_is_said(tmp_path):
    assert "cannot be read: No such file or directory" in refusal(str(tmp_path / "none.csv"))


def test_shipped_file_has_the_documented_columns():
    assert tuple(SHIPPED.read_text(encoding="utf-8").splitlines()[0].split(",")) == COLUMNS
