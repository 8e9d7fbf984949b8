import csv
import json
import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def matching_data():
    """The published matching problems; see `real_data` for where they lie."""
    root = Path(__file__).parents[2]
    folder = root / os.environ.get("REAL_DATA_DIR", "../shared/data") / "mentorship"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there: set REAL_DATA_DIR to run against real material")
    return folder


@pytest.fixture(scope="session")
def known_answers(matching_data):
    return json.loads((matching_data / "known_answers.json").read_text())


@pytest.fixture(scope="session")
def rows(matching_data):
    def read(name):
        with (matching_data / "cardiff-spa" / f"{name}.csv").open() as lines:
            return list(csv.DictReader(lines))

    return read
