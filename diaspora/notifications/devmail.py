"""While developing, mail is kept in a folder and shown at /dev/mail/."""

import hashlib
import re
from collections.abc import Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage as StoredMessage
from email.utils import make_msgid
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from diaspora.notifications.kinds import as_wire

KEEP = 500
NAME = re.compile(r"[0-9a-f-]{36,64}")


class KeptMail(BaseEmailBackend):
    """Keeps the newest 500 mails under MAIL_DIR, each named by its Message-ID."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAIL_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for mail in email_messages:
            mail.extra_headers.setdefault("Message-ID", make_msgid())
            name = name_of(str(mail.extra_headers["Message-ID"]))
            # Written aside and renamed: a reader, or a killed worker, never leaves half a mail.
            half = folder / f"{name}.part"
            half.write_bytes(as_wire(mail))
            half.rename(folder / f"{name}.eml")
        _prune(folder)
        return len(email_messages)


def name_of(message_id: str) -> str:
    """Our own ids are UUIDs and name the file; of others the hash does."""
    local = message_id.strip(" <>").partition("@")[0]
    return local if re.fullmatch(r"[0-9a-f-]{36}", local) else hashlib.sha256(message_id.encode()).hexdigest()


def is_kept(message_id: str) -> bool:
    return (Path(settings.MAIL_DIR) / f"{name_of(message_id)}.eml").exists()


def kept() -> list[Path]:
    """Newest first."""
    folder = Path(settings.MAIL_DIR)
    return sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns, reverse=True)


def read(name: str) -> StoredMessage | None:
    path = Path(settings.MAIL_DIR) / f"{name}.eml"
    if not NAME.fullmatch(name) or not path.exists():
        return None
    found = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(found, StoredMessage)
    return found


def _prune(folder: Path) -> None:
    paths = list(folder.glob("*.eml"))
    if len(paths) <= KEEP + 50:
        return
    paths.sort(key=lambda path: path.stat().st_mtime_ns)
    for path in paths[:-KEEP]:
        path.unlink(missing_ok=True)
