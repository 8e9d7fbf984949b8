from tests.notifications.conftest import (  # noqa: F401
    _example_notices,
    _sink,
    broker,
    celery_worker_process,
    doorbell,
    smtp_sink,
)
