"""The groups of the staff: each holds exactly what settings.GROUPS says, at every migrate."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ImproperlyConfigured

MODERATOR = "moderator"


def sync_groups(**_kwargs: Any) -> None:
    """Raises ImproperlyConfigured where a name in the setting is no permission."""
    wanted = {name for names in settings.GROUPS.values() for name in names}
    labels = {name.partition(".")[0] for name in wanted}
    for label in labels:
        # Those of apps that migrate later than this one aren't there yet.
        create_permissions(apps.get_app_config(label), verbosity=0)
    rows = Permission.objects.filter(content_type__app_label__in=labels).select_related("content_type")
    there = {f"{row.content_type.app_label}.{row.codename}": row for row in rows}
    missing = sorted(wanted - there.keys())
    if missing:
        raise ImproperlyConfigured(f"GROUPS names no permission: {', '.join(missing)}")
    for group, names in settings.GROUPS.items():
        Group.objects.get_or_create(name=group)[0].permissions.set([there[name] for name in names])
