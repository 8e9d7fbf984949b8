"""Where real postings, registers and visa facts lie; what needs them is skipped where they are missing."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# A path that isn't absolute counts from the project's own folder.
FOLDER = ROOT / os.environ.get("REAL_DATA_DIR", "../shared/data")


def real(name: str) -> Path:
    """A real file's or folder's path; skips the test where it isn't."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"{path} is not there: set REAL_DATA_DIR to run against real material")
    return path
