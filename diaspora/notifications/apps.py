from importlib import import_module

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "diaspora.notifications"

    def ready(self) -> None:
        import_module("diaspora.notifications.webhooks").listen()
