"""Where the tests' material lies: our own small fixtures, and real files that may be missing."""

import json
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = Path(__file__).resolve().parent / "fixtures"
REAL = (ROOT / os.environ.get("REAL_DATA_DIR", "../shared/data")) / "jobs"


def fixture(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


def real(name: str) -> Path:
    """A real file's path; skips the test where it isn't."""
    path = REAL / name
    if not path.exists():
        pytest.skip(f"real material is missing: {path}")
    return path


def as_json(value: object) -> bytes:
    return json.dumps(value).encode()


def greenhouse_job(**changes: object) -> dict[str, object]:
    return {
        "id": 1,
        "internal_job_id": 2,
        "title": "Cook",
        "location": {"name": "Delft, Netherlands"},
    } | changes


def greenhouse_board(*jobs: object) -> bytes:
    return as_json({"jobs": list(jobs), "meta": {"total": len(jobs)}})
