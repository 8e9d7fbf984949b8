"""Measured on real boards, where they are: changes come from content, never from a bumped date."""

import pytest

from jobs.importers import ADAPTERS, BoardError
from tests.real import real

pytestmark = pytest.mark.real_data


def gitlab(day: str) -> dict[str, str]:
    reading = ADAPTERS["greenhouse"](real(f"jobs/greenhouse/gitlab.{day}.json").read_bytes())
    assert (reading.whole, reading.problems) == (True, ())
    return {posting.external_id: posting.content_hash for posting in reading.postings}


def test_gitlab_pair_closed_new_and_changed():
    july, august = gitlab("2026-07-24"), gitlab("2026-08-20")
    stayed = july.keys() & august.keys()
    assert (len(july), len(august)) == (185, 200)
    assert (len(july.keys() - august.keys()), len(august.keys() - july.keys()), len(stayed)) == (68, 83, 117)
    assert sum(july[key] != august[key] for key in stayed) == 13


def test_gitlab_groups_by_internal_job():
    reading = ADAPTERS["greenhouse"](real("jobs/greenhouse/gitlab.2026-08-20.json").read_bytes())
    assert len({posting.group_id for posting in reading.postings}) == 199
    assert len({"; ".join(posting.places) for posting in reading.postings}) == 52


def test_a_cut_copy_closes_nothing():
    data = real("jobs/greenhouse/gitlab.2026-08-20.json").read_bytes()
    with pytest.raises(BoardError, match="stops"):
        ADAPTERS["greenhouse"](data[: len(data) // 2])


@pytest.mark.parametrize(
    ("name", "file", "count"),
    [
        ("greenhouse", "greenhouse/catawiki.content.2025-10-26.json", 50),
        ("greenhouse", "greenhouse/board.trimmed.json", 4),
        ("lever", "lever/board.trimmed.json", 4),
        ("ashby", "ashby/board.trimmed.json", 4),
        ("smartrecruiters", "other_ats/smartrecruiters.shape-partly-synthetic.json", 3),
    ],
)
def test_every_real_posting_is_read_without_a_problem(name, file, count):
    reading = ADAPTERS[name](real(f"jobs/{file}").read_bytes())
    assert (len(reading.postings), reading.problems) == (count, ())
    assert all("@" not in posting.description_html for posting in reading.postings)


def test_schema_examples_have_no_key_to_keep_them_by():
    reading = ADAPTERS["jsonld"](real("jobs/jsonld/jobposting_examples.json").read_bytes())
    assert (reading.total, len(reading.postings), len(reading.problems)) == (12, 0, 12)
