"""The socket of the one search box."""

from collections.abc import Sequence
from typing import Any, Protocol, runtime_checkable

from diaspora.registry import socket


@runtime_checkable
class SearchSource(Protocol):
    """`label` is a translated heading; `template` renders one row as `row`."""

    key: str
    label: Any
    template: str

    def results(self, words: str, viewer: Any, *, limit: int) -> Sequence[Any]:
        """Rows that `viewer` may see, best first. A fixed number of statements."""
        ...

    def more_url(self, words: str) -> str: ...


SEARCH_SOURCES = socket("SEARCH_SOURCES", SearchSource)
