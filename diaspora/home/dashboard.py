"""The sockets of the member's home page and of the front page."""

from typing import Any, Protocol, runtime_checkable

from django.utils.safestring import SafeString

from diaspora.registry import socket


@runtime_checkable
class DashboardCard(Protocol):
    """Cards are shown in ascending `order`."""

    key: str
    order: int

    def render(self, member: Any) -> SafeString | None:
        """A card, or None where there's nothing to say. On the front page `member` may be anonymous."""
        ...


DASHBOARD = socket("DASHBOARD", DashboardCard)
FRONT_CARDS = socket("FRONT_CARDS", DashboardCard)


def rendered(plugs: list[DashboardCard], member: Any) -> list[SafeString]:
    in_order = sorted(plugs, key=lambda card: card.order)
    return [shown for card in in_order if (shown := card.render(member))]
