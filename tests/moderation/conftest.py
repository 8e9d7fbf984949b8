import pytest

from tests.moderation import factories


@pytest.fixture
def note(db, settings):
    """Something that a new member wrote."""
    settings.MODERATED = [*settings.MODERATED, "tests.moderation.factories.ModeratedNote"]
    factories.OWNERS.clear()
    factories.HIDDEN.clear()
    row = factories.NoteFactory()
    factories.OWNERS[row.pk] = factories.trusted(1)
    return row


@pytest.fixture
def owner(note):
    return factories.OWNERS[note.pk]


@pytest.fixture
def own_queues(settings):
    """Only reports, appeals and ambassadors. Returns {key: 0}."""
    settings.QUEUES = [
        f"diaspora.moderation.own_queues.{name}" for name in ("ReportQueue", "AppealQueue", "AmbassadorQueue")
    ]
    return {"reports": 0, "appeals": 0, "ambassadors": 0}
