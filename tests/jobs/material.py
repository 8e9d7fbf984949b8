"""Our own small fixtures, and boards made for one test."""

import json
from pathlib import Path

FIXTURES = Path(__file__).resolve().parent / "fixtures"


def fixture(name: str) -> bytes:
    return (FIXTURES / name).read_bytes()


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
