"""Whatever comes, a reader answers with a reading or with BoardError."""

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.importers import ADAPTERS, BoardError

from .material import fixture
from .test_board_shapes import FILES

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=8,
)


def survives(name: str, data: bytes) -> None:
    with contextlib.suppress(BoardError):
        reading = ADAPTERS[name](data)
        assert len(reading.postings) <= reading.total


@pytest.mark.parametrize("name", sorted(ADAPTERS))
@given(data=st.binary(max_size=400))
@settings(max_examples=60, deadline=None)
def test_random_bytes(name, data):
    survives(name, data)
    survives(name, b"<" + data)


@pytest.mark.parametrize("name", sorted(ADAPTERS))
@given(at=st.integers(0, 5000), noise=st.binary(min_size=1, max_size=4))
@settings(max_examples=80, deadline=None)
def test_a_true_board_with_noise_in_it(name, at, noise):
    data = bytearray(fixture(FILES[name]))
    at %= len(data)
    data[at : at + len(noise)] = noise
    survives(name, bytes(data))


def _paths(value: object, path: tuple = ()) -> list[tuple]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else []
    return [path] * bool(path) + [found for key, item in inner for found in _paths(item, (*path, key))]


@pytest.mark.parametrize("name", sorted(set(ADAPTERS) - {"personio", "jsonld"}))
@given(data=st.data())
@settings(max_examples=120, deadline=None)
def test_a_true_board_with_any_field_replaced(name, data):
    board = json.loads(fixture(FILES[name]))
    *way, last = data.draw(st.sampled_from(_paths(board)))
    spot = board
    for key in way:
        spot = spot[key]
    spot[last] = data.draw(ANY_JSON)
    survives(name, json.dumps(board).encode())
