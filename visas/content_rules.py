"""How a requirement is held against an answer: which rules a file may state, and that their figures are facts'."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

ASKS = {"offer", "degree", "experience", "salary", "age", "english", "points", "never"}
FIELDS = {
    "ask", "is", "min", "months", "below", "fact", "only", "final", "times", "unit", "degree", "experience",
    "if_age_below", "say",
}  # fmt: skip
# A rule's own figure must stand in the fact that it comes from, so that the two can't part.
FIGURES = ("min", "months", "below", "experience", "if_age_below")


def rule_faults(item: Mapping[str, Any], facts: Mapping[str, Any]) -> Iterator[str]:
    rule = item.get("rule") or {}
    if not rule:
        return
    if rule.get("ask") not in ASKS:
        yield f"a rule can't ask {rule.get('ask')!r}"
    for name in rule.keys() - FIELDS:
        yield f"a rule has no {name!r}"
    if "fact" in rule and rule["fact"] not in facts:
        yield f"the rule names the unknown fact {rule['fact']!r}"
    if rule.get("ask") in {"experience", "age", "salary"}:
        yield from _figures(item, rule, facts)


def _figures(item: Mapping[str, Any], rule: Mapping[str, Any], facts: Mapping[str, Any]) -> Iterator[str]:
    fact = facts.get(item.get("fact") or "")
    words = f"{fact['label']} {[value['value'] for value in fact['values']]}" if fact else ""
    for name in FIGURES:
        if name in rule and not re.search(rf"(?<!\d){re.escape(str(rule[name]))}(?!\d)", words):
            yield f"the rule's {name} {rule[name]!r} doesn't stand in its fact"
