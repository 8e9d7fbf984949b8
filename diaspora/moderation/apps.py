from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class ModerationConfig(AppConfig):
    name = "diaspora.moderation"

    def ready(self) -> None:
        from diaspora.moderation.groups import sync_groups  # noqa: PLC0415 - models aren't loaded before this

        post_migrate.connect(sync_groups, sender=apps.get_app_config("accounts"), dispatch_uid="groups")
