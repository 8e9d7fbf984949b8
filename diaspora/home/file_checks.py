"""A file's way out of quarantine: looked into by a child, scanned, and only then served."""

import logging
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from diaspora.accounts.clamav import ScannerAway, infected
from diaspora.accounts.models import MemberFile
from diaspora.audit.services import move
from diaspora.notifications.services import notify

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=3)
MOST_TRIES = 5
CHILD_S = 20


def check_waiting(limit: int = 20) -> int:
    """Returns how many were looked at. Two at once share the work."""
    done = 0
    while done < limit and (found := _claim()) is not None:
        check(found)
        done += 1
    return done


@transaction.atomic
def _claim() -> MemberFile | None:
    now = timezone.now()
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    found = (
        MemberFile.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(free, status=MemberFile.Status.QUARANTINED)
        .order_by("uploaded_at")
        .first()
    )
    if found:
        found.lease_until, found.tries = now + LEASE, found.tries + 1
        found.save(update_fields=["lease_until", "tries"])
    return found


def check(found: MemberFile) -> None:
    """A scanner that's away is no fault of the file: it waits. A file that breaks the child five times is refused."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.pdf", Path(folder) / "out.pdf"
        with found.content.open("rb") as content:
            source.write_bytes(content.read())
        word = _look(source, target)
        if word == "failed":
            if found.tries >= MOST_TRIES:
                _end(found, MemberFile.Status.REJECTED, "broken")
            return
        if word != "clean":
            _end(found, MemberFile.Status.REJECTED, word)
            return
        try:
            sick = bool(settings.CLAMAV) and infected(source, settings.CLAMAV)
        except ScannerAway as away:
            log.warning("file.scanner_away %s", away)
            MemberFile.objects.filter(pk=found.pk).update(tries=found.tries - 1)
            return
        if sick:
            _end(found, MemberFile.Status.INFECTED, "virus")
        else:
            _clean(found, target)


def _look(source: Path, target: Path) -> str:
    command = [sys.executable, "-m", "diaspora.accounts.pdf", str(source), str(target)]
    try:
        child = subprocess.run(
            command, capture_output=True, text=True, timeout=CHILD_S, check=False, cwd=settings.BASE_DIR, env={}
        )
    except subprocess.TimeoutExpired:
        return "failed"
    word = child.stdout.strip()
    return word if child.returncode == 0 and word in {"clean", "broken", "locked", "active", "long"} else "failed"


def _clean(found: MemberFile, target: Path) -> None:
    with transaction.atomic(), target.open("rb") as content:
        found.drop_content()
        found.content.save("", File(content), save=False)
        ended = move(
            found, MemberFile.Status.CLEAN, content=found.content.name, size=target.stat().st_size,
            checked_at=timezone.now(), lease_until=None,
        )  # fmt: skip
        _tell(ended)


def _end(found: MemberFile, status: str, refusal: str) -> None:
    """What isn't accepted isn't kept either."""
    with transaction.atomic():
        found.drop_content()
        ended = move(found, status, refusal=refusal, checked_at=timezone.now(), lease_until=None)
        _tell(ended)


def _tell(ended: MemberFile) -> None:
    kind = "accounts/file_ready" if ended.status == MemberFile.Status.CLEAN else "accounts/file_refused"
    notify(
        ended.member, kind, url="/me/files/", key=f"file/{ended.pk}", name=ended.name,
        why=str(ended.get_refusal_display()),
    )  # fmt: skip
