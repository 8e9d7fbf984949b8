"""The socket of the member's home page."""

from typing import Any, Protocol, runtime_checkable

from django.utils.safestring import SafeString

from diaspora.registry import socket


@runtime_checkable
class DashboardCard(Protocol):
    """Cards are shown in ascending `order`."""

    key: str
    order: int

    def render(self, member: Any) -> SafeString | None:
        """A card, or None where there's nothing to say."""
        ...


DASHBOARD = socket("DASHBOARD", DashboardCard)
