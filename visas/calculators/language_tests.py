"""Canadian Language Benchmarks (CLB) from test scores. Table and source: `tables/language_tests.toml`.

CELPIP-General needs no table: its level is the benchmark.
"""

from __future__ import annotations

from collections.abc import Mapping

from visas.calculators.questions import ABILITIES
from visas.calculators.tables import Bands, reference

RANGES = {"ielts_general": (0, 9), "pte_core": (10, 90)}
_TESTS: Mapping[str, Mapping[str, Bands]] = reference("language_tests")["tests"]


def clb(test: str, scores: Mapping[str, float]) -> dict[str, int]:
    """Benchmarks by ability; 0 stands for below the lowest in the table, 10 for 10 or more.

    Raises KeyError on an unknown test or a missing ability, ValueError on a score outside the test's range.
    """
    low, high = RANGES[test]
    if not all(low <= scores[ability] <= high for ability in ABILITIES):
        raise ValueError(f"{test} gives scores from {low} to {high}")
    return {ability: _TESTS[test][ability](scores[ability]) for ability in ABILITIES}
