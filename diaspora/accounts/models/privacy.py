"""What a member agreed to, where they signed in from, and what becomes of their data when they leave."""

from django.db import models
from django.utils import timezone

from diaspora.accounts.models.members import User


class Consent(models.Model):
    """The words that were agreed to, in the language in which they were read."""

    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=20)
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.kind} by {self.member_id}"


class KnownDevice(models.Model):
    """A browser that this member signed in with: a keyed hash of a random cookie. Forgotten after 90 days."""

    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="known_devices")
    device = models.CharField(max_length=64)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "device"], name="one_row_a_device")]

    def __str__(self) -> str:
        return f"device of {self.member_id}"


class Erasure(models.Model):
    """A member asked to be erased. Until `due_at` it's undone by a click; afterwards an empty row is left."""

    member = models.OneToOneField(User, on_delete=models.CASCADE, related_name="erasure", primary_key=True)
    asked_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(db_index=True)
    # The page's visibility before, for the undo.
    visibility = models.CharField(max_length=8)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(due_at__gt=models.F("asked_at")), name="erasure_leaves_time")
        ]

    def __str__(self) -> str:
        return f"erasure of {self.member_id}"


class PendingAddress(models.Model):
    """A confirmed new address of somebody on the staff. It waits, so that whoever stole a session is noticed."""

    member = models.OneToOneField(User, on_delete=models.CASCADE, related_name="pending_address", primary_key=True)
    email = models.EmailField()
    due_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"new address of {self.member_id}"
