from importlib import import_module

from django.apps import AppConfig


class DiasporaConfig(AppConfig):
    name = "diaspora"

    def ready(self) -> None:
        # Makes our Celery app the current one, so that a task rung from any process finds the broker.
        import_module("diaspora.celery")
