from tests.notifications.conftest import _example_notices, _sink, broker, smtp_sink  # noqa: F401
