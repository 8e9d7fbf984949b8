"""A member's PDF: a CV. It's served to no one before it was checked."""

import uuid
from functools import partial

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diaspora.accounts.models.members import User
from diaspora.moves import Moving, known_status


class FileStatus(models.TextChoices):
    QUARANTINED = "quarantined", _("being checked")
    CLEAN = "clean", _("ready")
    INFECTED = "infected", _("holds a virus")
    REJECTED = "rejected", _("not accepted")


class Refusal(models.TextChoices):
    NONE = "", ""
    BROKEN = "broken", _("It cannot be read as a PDF. Save it again from your word processor.")
    LOCKED = "locked", _("It is protected by a password. Save it without one.")
    ACTIVE = "active", _("It holds scripts, attachments or forms. Print it to a new PDF and upload that.")
    LONG = "long", _("It has more than 30 pages.")
    VIRUS = "virus", _("The virus scanner found something. Check your computer.")


def place(_file: "MemberFile", _name: str) -> str:
    """Nothing of the member's own name reaches the disk."""
    return f"files/{uuid.uuid4()}"


class MemberFile(Moving):
    Status = FileStatus
    Refusal = Refusal
    MOVES = {Status.QUARANTINED: {Status.CLEAN, Status.INFECTED, Status.REJECTED}}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=120)
    content = models.FileField(upload_to=place)
    size = models.PositiveIntegerField()
    status = models.CharField(max_length=11, choices=Status, default=Status.QUARANTINED)
    refusal = models.CharField(max_length=6, choices=Refusal, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    uploaded_at = models.DateTimeField(default=timezone.now)
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [known_status(FileStatus, name="file_status_known")]
        indexes = [
            models.Index(fields=["uploaded_at"], name="file_to_check", condition=models.Q(status="quarantined"))
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def drop_content(self) -> None:
        """Takes the bytes off the disk, once what's said about them in the database stands."""
        transaction.on_commit(partial(self.content.storage.delete, str(self.content.name)))
