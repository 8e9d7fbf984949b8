"""A member's own way along a route."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from visas.models.guides import Document, Route, RouteVersion


class Plan(models.Model):
    """`version` is the guide that the member last agreed to; `names` is kept only when the member says so."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="visa_plans")
    route = models.ForeignKey(Route, on_delete=models.CASCADE, related_name="plans")
    version = models.ForeignKey(RouteVersion, on_delete=models.PROTECT, related_name="+")
    target_on = models.DateField(null=True, blank=True)
    appointment_on = models.DateField(null=True, blank=True)
    names = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-created_at",)
        constraints = [models.UniqueConstraint(fields=["member", "route"], name="one_plan_a_route")]

    def __str__(self) -> str:
        return f"plan {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("visas:plan_detail", args=[self.pk])


class PlanStep(models.Model):
    """A step of the plan, by its slug: it outlives the version that it came from."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="ticks")
    slug = models.SlugField(max_length=40)
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    paid = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "slug"], name="one_tick_a_step"),
            models.CheckConstraint(condition=Q(paid__isnull=True) | Q(paid__gte=0), name="paid_is_not_negative"),
        ]

    def __str__(self) -> str:
        return self.slug


class PlanDocument(models.Model):
    """A paper the member holds. `expires_on` is typed in, or counted from the fact that says how long it's good."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="papers")
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    issued_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "document"], name="one_paper_a_document"),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=F("issued_on")), name="paper_ends_after_issue"
            ),
        ]

    def __str__(self) -> str:
        return self.document_id
