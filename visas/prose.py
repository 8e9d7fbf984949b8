"""Guide text: plain words in which every figure is a reference to a fact, `{{de.eu-blue-card.salary_standard}}`.

In a file the reference may be shorter: `{{salary_standard}}` is of the same route, `{{country.note_mvv}}` of its
country, `{{engineer.fee_visa}}` of another route there.
"""

import re
from collections.abc import Callable, Iterable

REFERENCE = re.compile(r"\{\{\s*([a-zA-Z0-9._-]+)\s*\}\}")
_AMOUNT = re.compile(r"[0-9٠-٩۰-۹]+|[%€£$¥₨٪]")
# "three years" is a figure as much as "3 years" is.
_WORDS = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|ninety|hundred|thousand|million"
_UNITS = "days?|weeks?|months?|years?|hours?|points?|per ?cent|rupees|euros?|dollars?|pounds?|dirhams?|riyals?"
_SPELLED = re.compile(rf"\b(?:{_WORDS})\b[ -](?:\w+ )?(?:{_UNITS})\b", re.IGNORECASE)


def references(text: str) -> list[str]:
    return REFERENCE.findall(text)


def full_key(reference: str, route: str, country: str) -> str:
    """`route` and `country` are the prefixes "de.eu-blue-card" and "de"."""
    if reference.startswith("country."):
        return f"{country}.{reference.removeprefix('country.')}"
    dots = reference.count(".")
    if dots == 0:
        return f"{route}.{reference}"
    return reference if dots > 1 or reference.startswith(f"{country}.") else f"{country}.{reference}"


def expand(text: str, route: str, country: str) -> str:
    """The same text with references in full, so that it can be read anywhere."""
    return REFERENCE.sub(lambda found: "{{" + full_key(found[1], route, country) + "}}", text)


def bare_numbers(text: str, names: Iterable[str] = ()) -> list[str]:
    """Figures that stand in the text itself. `names` hold digits and are none ("H-1B")."""
    rest = REFERENCE.sub(" ", text)
    for name in sorted(names, key=len, reverse=True):
        rest = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", rest)
    return _AMOUNT.findall(rest) + _SPELLED.findall(rest)


def fill(text: str, shown: Callable[[str], str], plain: Callable[[str], str]) -> str:
    """Text with each reference replaced by `shown(key)` and what's between by `plain(words)`."""
    parts = REFERENCE.split(text)
    return "".join(shown(part) if number % 2 else plain(part) for number, part in enumerate(parts))
