"""The Celery app. Start a worker with `celery -A diaspora worker`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diaspora.settings")
app = Celery("diaspora")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
