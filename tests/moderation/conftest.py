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
