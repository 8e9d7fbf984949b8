"""What somebody asks of the job list, and the one address that says it."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

MAX_WORDS = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """A question. `hireable` is "", "home", "yes" or "perhaps"; `since` counts days; `floor` is a year's pay."""

    words: str = ""
    countries: tuple[str, ...] = ()
    hireable: str = ""
    sponsors: bool = False
    remote: bool = False
    relocation: bool = False
    referral: bool = False
    floor: int | None = None
    currency: str = ""
    seniority: tuple[str, ...] = ()
    skill: str = ""
    since: int | None = None
    employer: str = field(default="")

    @property
    def is_empty(self) -> bool:
        return not self.canonical

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Names and values of the address, in their one order."""
        flags = [(name, "1") for name in ("sponsors", "remote", "relocation", "referral") if getattr(self, name)]
        single: list[tuple[str, Any]] = [
            ("q", self.words), ("hireable", self.hireable), ("skill", self.skill), ("since", self.since),
            ("floor", self.floor), ("currency", self.currency if self.floor else ""), ("employer", self.employer),
        ]  # fmt: skip
        many = [("country", code) for code in self.countries] + [("seniority", level) for level in self.seniority]
        return sorted(flags + [(name, str(value)) for name, value in single if value] + many)

    @property
    def canonical(self) -> str:
        return urlencode(self.pairs)


def tidy_words(text: str) -> str:
    """The same question in other spacing or case is the same question."""
    return " ".join(text.lower().split())[:MAX_WORDS]
