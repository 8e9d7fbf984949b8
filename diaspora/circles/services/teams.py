"""Who runs a circle."""

from typing import Any

from diaspora.circles.models import Circle, Membership


def in_team(circle: Circle, member: Any) -> bool:
    """Members who moderate it; in an open circle the site's moderators too."""
    if not member.is_authenticated:
        return False
    if Membership.objects.current().filter(circle=circle, member=member, moderates=True).exists():
        return True
    return may_oversee(circle, member)


def may_oversee(circle: Circle, member: Any) -> bool:
    # Staff is asked first: it costs nothing, and permissions cost two statements.
    return circle.is_open and member.is_staff and bool(member.has_perm("circles.moderate_circle"))
