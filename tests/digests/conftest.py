from tests.notifications.conftest import _sink, broker, celery_worker_process, doorbell, smtp_sink  # noqa: F401
