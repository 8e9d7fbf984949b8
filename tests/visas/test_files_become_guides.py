from io import StringIO

import pytest
import yaml
from django.core.management import CommandError, call_command

from tests.factories import ModeratorFactory
from visas import services
from visas.content_files import FOLDER, read_all
from visas.models import Country, Fact, FactValue, Route, RouteVersion


def load(*args):
    out, err = StringIO(), StringIO()
    call_command("load_guides", *args, stdout=out, stderr=err)
    return out.getvalue()


@pytest.fixture
def folder(tmp_path):
    """A copy of two files to be spoiled."""
    for name in ("pakistan.yaml", "germany.yaml"):
        (tmp_path / name).write_text((FOLDER / name).read_text("utf-8"), "utf-8")
    return tmp_path


def spoil(folder, old, new):
    path = folder / "germany.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_every_country_and_route_is_loaded_as_the_first_state(guides):
    assert Country.objects.destinations().count() == 18
    assert Route.objects.destinations().count() == 47
    assert set(Route.objects.values_list("status", flat=True)) == {"live"}
    assert not RouteVersion.objects.exclude(status="published", loaded=True).exists()
    assert not FactValue.objects.filter(checked=True, evidence=None, value__isnull=False).exists()


def test_a_second_run_changes_nothing(germany):
    before = (FactValue.objects.count(), RouteVersion.objects.count())
    assert "0 changes" not in load("--dry-run")  # the other countries are new
    load()
    load()
    after = (FactValue.objects.filter(fact__country__in=["DE", "PK"]).count(),
             RouteVersion.objects.filter(route__country__in=["DE", "PK"]).count())  # fmt: skip
    assert after == before


def test_a_dry_run_writes_nothing(db):
    assert "48 changes would be made." in load("--dry-run")
    assert not Country.objects.exists()


def test_a_changed_file_becomes_a_draft(germany, folder):
    spoil(folder, "For graduates, and for IT people without a degree", "For graduates and IT people")
    out = load("--folder", str(folder))
    draft = RouteVersion.objects.get(route__slug="eu-blue-card", route__country="DE", number=2)
    assert draft.status == "draft"
    assert "version 2, draft" in out


def test_what_a_moderator_published_is_left_alone_and_reported(blue_card, moderator, folder):
    services.submit(services.draft_from(blue_card.versions.get(), by=moderator), by=moderator)
    services.publish(blue_card.versions.get(number=2), by=ModeratorFactory())
    spoil(folder, "For graduates, and for IT people without a degree", "For graduates and IT people")
    out = load("--folder", str(folder))
    assert "differs from version 2, which a person wrote; kept" in out
    assert blue_card.versions.count() == 2


def test_a_changed_figure_becomes_a_draft_value(germany, folder):
    spoil(folder, "value: '75.00'", "value: '80.00'")
    load("--folder", str(folder))
    values = Fact.objects.get(key="de.eu-blue-card.fee_national_visa").values
    assert values.get(value="75.00").published_at is not None
    assert values.get(value="80.00").published_at is None


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("Choose this one if a German employer", "Choose this one if 3 German employers", "bare figure '3'"),
        ("Choose this one if a German employer", "Choose this one in two years if an", "bare figure 'two years'"),
        ("{{salary_standard}}", "{{salary_typo}}", "no fact 'salary_typo'"),
        ("currency: EUR\ncollected", "currency: EUR\ncurrency: EUR\ncollected", "stands twice"),
        ("country: DE", "yes: 1\ncountry: DE", "quote the key"),
        ("schema: safeer-guides/1", "schema: safeer-guides/9", "schema"),
        ("      - ary_csp", "      - nobody", "unknown source 'nobody'"),
        ("value: '75.00'", "value: about 75", "no money"),
    ],
)
def test_a_wrong_file_is_refused_whole_with_its_line_and_the_others_go_on(db, folder, old, new, says):
    spoil(folder, old, new)
    with pytest.raises(CommandError):
        load("--folder", str(folder))
    _files, faults = read_all(folder)
    assert any(says in fault and fault.startswith("germany.yaml") for fault in faults)
    assert list(Country.objects.values_list("iso", flat=True)) == ["PK"]


def test_the_files_themselves_have_no_fault():
    assert "19 files, 48 guides: no fault." in load("--check")


@pytest.mark.real_data
def test_every_figure_of_the_material_was_carried_over(real_data, guides):
    """253 read in a source, 113 not checked, 36 unknown; the values of money and numbers are the same."""
    keys = set()
    counted = {"checked": 0, "unchecked": 0, "unknown": 0}
    for path in (real_data / "visas" / "countries").glob("*.yaml"):
        data = yaml.safe_load(path.read_text("utf-8"))
        for figure in figures(data):
            kind = "checked" if figure["verified"] else ("unknown" if figure["value"] is None else "unchecked")
            counted[kind] += 1
            if isinstance(figure["value"], int | float) and figure.get("currency"):
                keys.add((data["iso"], f"{figure['value']:.2f}", figure["currency"]))
    assert counted == {"checked": 253, "unchecked": 113, "unknown": 36}
    ours = set(FactValue.objects.filter(fact__kind="money", value__isnull=False).values_list(
        "fact__country", "value", "fact__currency"))  # fmt: skip
    assert keys <= ours


def figures(part):
    if isinstance(part, dict):
        if "verified" in part and "value" in part:
            yield part
            return
        for one in part.values():
            yield from figures(one)
    elif isinstance(part, list):
        for one in part:
            yield from figures(one)
