from datetime import timedelta

import pytest

from diaspora.notifications.notices import NoticeKind
from tests import services


class ExampleNotices:
    """Kinds of notice whose words are under tests/templates."""

    key = "example"
    label = "Examples"
    kinds = (
        NoticeKind("example/gathered", "something gathered happens", wait=timedelta(hours=1)),
        NoticeKind("example/in_digest", "something small happens", default="digest"),
        NoticeKind("example/required", "something grave happens", required=True),
    )


@pytest.fixture(autouse=True)
def _example_notices(settings):
    settings.NOTICES = [*settings.NOTICES, "tests.notifications.conftest.ExampleNotices"]
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], settings.BASE_DIR / "tests" / "templates"]}]


@pytest.fixture(scope="session")
def _sink():
    with services.smtp_sink() as sink:
        yield sink


@pytest.fixture
def smtp_sink(_sink, settings):
    """An empty SMTP server, which this process and its workers send to."""
    _sink.clear()
    _sink.delay_s = _sink.answer_after_s = 0.0
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", _sink.port
    settings.MAIL_ASK = _sink.ask_url
    return _sink


@pytest.fixture
def broker():
    with services.own_broker() as url:
        yield url


@pytest.fixture
def celery_worker_process(transactional_db, smtp_sink, broker, tmp_path):
    """A real worker on this test's database, broker and sink."""
    log = tmp_path / "worker.log"
    with services.celery_worker(services.environment(smtp_sink), log=log) as started:
        started.log = log
        yield started


@pytest.fixture
def doorbell(celery_worker_process, smtp_sink):
    """`manage.py doorbell`, beside the worker."""
    with services.process("manage.py", "doorbell", env=services.environment(smtp_sink)) as started:
        yield started
