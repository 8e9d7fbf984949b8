import csv
import json

import pytest

from tests.real import real


@pytest.fixture(scope="session")
def matching_data():
    """The published matching problems; see `real_data` for where they lie."""
    return real("mentorship")


@pytest.fixture(scope="session")
def known_answers(matching_data):
    return json.loads((matching_data / "known_answers.json").read_text())


@pytest.fixture(scope="session")
def rows(matching_data):
    def read(name):
        with (matching_data / "cardiff-spa" / f"{name}.csv").open() as lines:
            return list(csv.DictReader(lines))

    return read
