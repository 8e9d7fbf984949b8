"""Who got which right, written by triggers: groups of members and permissions of groups.

Proxies, because triggers belong to a model with a migration of its own.
"""

import pghistory
from django.contrib.auth.models import Group

from diaspora.accounts.models.members import User


@pghistory.track(model_name="GroupEvent", obj_field=None)
class Grouped(User.groups.through):  # type: ignore[name-defined]
    class Meta:
        proxy = True
        verbose_name = "group of a member"


@pghistory.track(model_name="PermissionEvent", obj_field=None, app_label="accounts")
class Permitted(Group.permissions.through):  # type: ignore[name-defined]
    class Meta:
        proxy = True
        app_label = "accounts"
        verbose_name = "permission of a group"
