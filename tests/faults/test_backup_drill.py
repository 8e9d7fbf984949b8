"""A dump of everything goes back, to the last row and byte; who was erased stays erased."""

import pytest
from django.core.management import call_command
from django.db import connection

from diaspora import backup
from diaspora.accounts import privacy
from tests import services
from tests.circles.factories import AnswerFactory
from tests.factories import UserFactory
from tests.jobs.factories import JobFactory
from tests.mentorship.factories import MentorFactory

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("backup")]


@pytest.fixture
def town(settings, tmp_path):
    settings.DATABASE_URL = services.database_url()
    settings.MEDIA_ROOT = tmp_path / "media"
    (settings.MEDIA_ROOT / "files").mkdir(parents=True)
    (settings.MEDIA_ROOT / "files" / "one").write_bytes(bytes(range(256)) * 99)
    for make in (JobFactory, AnswerFactory, MentorFactory):
        make()
    return settings.DATABASE_URL


def test_what_is_dumped_comes_back_the_same(town, capsys, tmp_path):
    gone = UserFactory(email="canary@example.test")
    ledger = tmp_path / "ledger.csv"
    privacy.erase(gone.pk)
    call_command("erasures", "write", ledger)
    # As a backup from before the erasure would bring it back.
    type(gone).objects.filter(pk=gone.pk).update(email="canary@example.test", is_active=True)
    call_command("backup_drill", "--ledger", str(ledger))
    said = capsys.readouterr().out
    assert "0 tables differ" in said
    assert "1 files are the same" in said
    assert "1 in the ledger, 1 erased again." in said
    assert "The backup can be restored." in said
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname LIKE '%%_drill'")
        assert cursor.fetchone()[0] == 0


def test_a_row_that_changed_is_found(town, tmp_path):
    before = backup.dump(town, tmp_path / "dump")
    with backup.restored(town, tmp_path / "dump", "safeer_other_drill") as copy:
        assert backup.differences(before, backup.fingerprints(copy)) == []
        backup.psycopg.connect(copy, autocommit=True).execute(
            "UPDATE jobs_job SET title = title || '.'"
        ).connection.close()
        (line,) = backup.differences(before, backup.fingerprints(copy))
        assert line.startswith("jobs_job: 1 rows, 1 in the copy")
        backup.psycopg.connect(copy, autocommit=True).execute("DROP TABLE cache").connection.close()
        assert "cache: is missing in the copy" in backup.differences(before, backup.fingerprints(copy))


def test_a_byte_that_changed_is_found(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "file").write_bytes(b"one")
    hashes = backup.pack(tmp_path / "a", tmp_path / "packed")
    assert backup.unpacked(tmp_path / "packed", tmp_path / "b") == hashes
    (tmp_path / "b" / "file").write_bytes(b"two")
    assert backup.sha256_of(tmp_path / "b") != hashes


def test_a_broken_dump_is_one_clear_line(town, tmp_path):
    (tmp_path / "dump").write_bytes(b"PGDMP and nothing else")
    with (
        pytest.raises(backup.DrillError, match="pg_restore"),
        backup.restored(town, tmp_path / "dump", "broken_drill"),
    ):
        pytest.fail("a broken dump was restored")
