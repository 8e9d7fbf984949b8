"""Members as what can be reported."""

from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from diaspora.accounts.models import User


class ModeratedMember:
    """A person is never hidden by scores: what follows for people is decided by people, but for a pause."""

    key = "accounts.user"
    model: type[Model] = User
    lookup = "handle"
    hides = False

    def rows_for(self, viewer: User) -> QuerySet[User]:
        return User.objects.visible_to(viewer).exclude(pk=viewer.pk)

    def title(self, row: User) -> str:
        # Without a name: titles stand in other members' notices, and outlive an erasure.
        return _("A member's page")

    def url(self, row: User) -> str:
        return row.get_absolute_url()

    def owner(self, row: User) -> Any:
        return row

    def snapshot(self, row: User) -> dict[str, Any]:
        profile, ambassador = row.profile, getattr(row, "ambassador", None)
        shown = {"handle": row.handle, "name": profile.name, "role": profile.role, "about": profile.about}
        return shown | ({"statement": ambassador.statement, "label": ambassador.label} if ambassador else {})

    def hide(self, row: User, *, by: Any, reason: str) -> None:
        """Nothing: see the class."""

    def restore(self, row: User, *, by: Any, reason: str) -> None:
        """Nothing: see the class."""
