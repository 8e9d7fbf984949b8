"""Vouch: one member stands for another."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Vouch(models.Model):
    """Taken back by `withdrawn_at`; a voucher answers for it for 60 days."""

    voucher = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="vouches_given")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="vouches")
    at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "vouches"
        constraints = [
            models.UniqueConstraint(fields=["voucher", "member"], name="one_vouch_a_pair"),
            models.CheckConstraint(condition=~models.Q(voucher=models.F("member")), name="no_one_vouches_for_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.voucher_id} for {self.member_id}"
