"""Keys of the read-only API, and how much each caller has asked for lately."""

import hashlib
import hmac
import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEYS_MAX = 5
# Found by scanners for leaked secrets, and by people.
MARK = "sfr_"


def digest_of(secret: str) -> str:
    return hmac.new(settings.HASH_KEY.encode(), secret.encode(), hashlib.sha256).hexdigest()


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def standing(self) -> "ApiKeyQuerySet":
        return self.filter(revoked_at__isnull=True, member__is_active=True)

    def known_by(self, secret: str) -> "ApiKey | None":
        return self.standing().filter(digest=digest_of(secret)).first()


class ApiKey(models.Model):
    """Only the keyed hash is kept: the key itself is shown once, to the member who made it."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(_("what it's for"), max_length=60)
    start = models.CharField(max_length=8, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    last_used_on = models.DateField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return self.start

    def mint(self) -> str:
        """Gives the row a new secret and returns it, this once."""
        secret = MARK + secrets.token_urlsafe(32)
        self.start, self.digest = secret[:8], digest_of(secret)
        return secret


class ApiUse(models.Model):
    """Requests of one caller in one minute or day. `caller` is a key's number, or the keyed hash of an address."""

    caller = models.CharField(max_length=80)
    window = models.DateTimeField()
    number = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["caller", "window"], name="apiuse_one_window"),
            models.CheckConstraint(condition=Q(number__gte=1), name="apiuse_counts_from_one"),
        ]
        indexes = [models.Index(fields=["window"], name="apiuse_window")]

    def __str__(self) -> str:
        return f"{self.caller} {self.number}"
