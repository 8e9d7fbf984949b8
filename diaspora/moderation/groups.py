"""The group `moderator`: exactly the permissions in MODERATOR_PERMISSIONS, at every migrate."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ImproperlyConfigured

MODERATOR = "moderator"


def sync_moderators(**_kwargs: Any) -> None:
    """Raises ImproperlyConfigured where a name in the setting is no permission."""
    wanted = {tuple(name.split(".", 1)) for name in settings.MODERATOR_PERMISSIONS}
    for label in {app for app, _codename in wanted}:
        # Those of apps that migrate later than this one aren't there yet.
        create_permissions(apps.get_app_config(label), verbosity=0)
    held = [
        permission
        for permission in Permission.objects.filter(content_type__app_label__in={app for app, _codename in wanted})
        .select_related("content_type")
        if (permission.content_type.app_label, permission.codename) in wanted
    ]  # fmt: skip
    missing = wanted - {(permission.content_type.app_label, permission.codename) for permission in held}
    if missing:
        names = ", ".join(sorted(".".join(name) for name in missing))
        raise ImproperlyConfigured(f"MODERATOR_PERMISSIONS names no permission: {names}")
    Group.objects.get_or_create(name=MODERATOR)[0].permissions.set(held)
