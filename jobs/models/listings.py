"""Listings: their life, the talk about them, and who kept them."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from diaspora.accounts.models import Block
from diaspora.moves import Moving, known_status
from jobs.models.employers import Employer
from jobs.models.money import Period, yearly

OPEN_REQUESTS_MAX = 10
RENEWALS_MAX = 3
MEMBER_POST_DAYS = 30
MEMBER_POST_DAYS_MAX = 60
IMPORTED_DAYS_MAX = 120
STALE_AFTER = timedelta(days=21)
STALE_GRACE = timedelta(days=7)
SHOWN_AFTER_END = timedelta(days=180)


class JobStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    SCREENING = "screening", _("being checked")
    IN_REVIEW = "in_review", _("waiting for a moderator")
    CHANGES_REQUESTED = "changes", _("waiting for your changes")
    QUARANTINED = "quarantined", _("held for a closer look")
    REJECTED = "rejected", _("not published")
    REJECTED_SCAM = "scam", _("refused as fraud")
    LIVE = "live", _("live")
    PAUSED = "paused", _("paused")
    STALE = "stale", _("asked whether still open")
    UNDER_REPORT = "reported", _("hidden while reports are looked at")
    FILLED = "filled", _("filled")
    WITHDRAWN = "withdrawn", _("taken back")
    EXPIRED = "expired", _("past its last day")
    REMOVED = "removed", _("removed")


class Workplace(models.TextChoices):
    ON_SITE = "on_site", _("on site")
    HYBRID = "hybrid", _("partly at home")
    REMOTE = "remote", _("remote")


class Employment(models.TextChoices):
    FULL_TIME = "full_time", _("full time")
    PART_TIME = "part_time", _("part time")
    CONTRACT = "contract", _("contract")
    TEMPORARY = "temporary", _("temporary")
    INTERNSHIP = "internship", _("internship")
    VOLUNTEER = "volunteer", _("volunteer")


class Seniority(models.TextChoices):
    INTERN = "intern", _("intern")
    JUNIOR = "junior", _("junior")
    MID = "mid", _("mid level")
    SENIOR = "senior", _("senior")
    LEAD = "lead", _("lead")


class Source(models.TextChoices):
    MEMBER = "member", _("posted by a member")
    REFERRAL = "referral", _("posted by someone inside")
    IMPORT = "import", _("read from the employer's board")


class Hireable(models.TextChoices):
    """Can a holder of a Pakistani passport who lives in Pakistan be hired for this?"""

    YES_FROM_HOME = "yes_from_home", _("Yes, from home")
    YES_BY_MOVING = "yes_by_moving", _("Yes, by moving")
    PERHAPS = "perhaps", _("Perhaps: ask first")
    NOT_KNOWN = "not_known", _("Not known: ask first")
    NO = "no", _("No")


class JobQuerySet(models.QuerySet["Job"]):
    def visible(self) -> "JobQuerySet":
        """What anyone may see: the one rule for list, detail, feed, sitemap, search and digest."""
        return self.filter(status=JobStatus.LIVE, valid_through__gt=timezone.now())

    def with_terms(self) -> "JobQuerySet":
        return self.select_related("employer", "claim")

    def opened_by(self, member: Any) -> "JobQuerySet":
        """Listings whose page `member` may open: the live, those that ended after being live, and their own."""
        seen = Q(published_at__isnull=False)
        if not member.is_authenticated:
            return self.filter(seen)
        return self.filter(seen | Q(poster=member)).not_apart_from(member)

    def not_apart_from(self, member: Any) -> "JobQuerySet":
        """Without those of a poster on the other side of a block."""
        if not member.is_authenticated:
            return self
        return self.exclude(Exists(Block.objects.between(member, OuterRef("poster"))))

    def apart_from(self, member: Any) -> list[int]:
        """Keys of what `not_apart_from` leaves out, for rows that don't know their poster."""
        if not member.is_authenticated:
            return []
        blocks = Block.objects.between(member, OuterRef("poster"))
        return list(self.filter(Exists(blocks)).values_list("pk", flat=True))

    def waiting_for_review(self) -> "JobQuerySet":
        return self.filter(status=JobStatus.IN_REVIEW).order_by("status_at", "pk")

    def counting_as_open(self) -> "JobQuerySet":
        return self.filter(status__in=Job.OPEN_POSTS)


class Job(Moving):
    Status = JobStatus
    Workplace = Workplace
    Employment = Employment
    Seniority = Seniority
    Source = Source
    Hireable = Hireable

    MOVES = {
        Status.DRAFT: {Status.SCREENING},
        Status.SCREENING: {Status.IN_REVIEW, Status.QUARANTINED},
        Status.IN_REVIEW: {Status.LIVE, Status.CHANGES_REQUESTED, Status.REJECTED},
        Status.CHANGES_REQUESTED: {Status.SCREENING},
        Status.QUARANTINED: {Status.IN_REVIEW, Status.REJECTED_SCAM},
        Status.LIVE: {
            Status.PAUSED, Status.FILLED, Status.WITHDRAWN, Status.STALE, Status.EXPIRED, Status.UNDER_REPORT,
        },
        Status.PAUSED: {Status.LIVE, Status.EXPIRED},
        Status.STALE: {Status.LIVE, Status.EXPIRED},
        Status.UNDER_REPORT: {Status.LIVE, Status.REMOVED},
        Status.EXPIRED: {Status.SCREENING},
    }  # fmt: skip
    # Still being worked on by its owner.
    EDITABLE = frozenset({Status.DRAFT, Status.CHANGES_REQUESTED, Status.EXPIRED})
    # Take one of the posts that a member may have open.
    OPEN_POSTS = frozenset(
        {Status.SCREENING, Status.IN_REVIEW, Status.CHANGES_REQUESTED, Status.QUARANTINED, Status.LIVE, Status.PAUSED,
         Status.STALE, Status.UNDER_REPORT}
    )  # fmt: skip
    # Have been public and are no more; their page says so for SHOWN_AFTER_END.
    ENDED = frozenset({Status.PAUSED, Status.STALE, Status.FILLED, Status.WITHDRAWN, Status.EXPIRED})
    # An edit of one of these is looked at before it shows.
    MATERIAL = (
        "title", "country", "salary_min", "salary_max", "currency", "salary_period", "apply_url", "apply_mail",
    )  # fmt: skip

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="jobs")
    poster = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="posted_jobs"
    )
    source = models.CharField(max_length=8, choices=Source, default=Source.MEMBER)
    title = models.CharField(_("job title"), max_length=140)
    description = models.TextField(_("description"), max_length=20_000, blank=True)
    description_html = models.TextField(blank=True, editable=False)
    language = models.CharField(max_length=35, default="en")
    country = models.CharField(_("country"), max_length=2, blank=True, help_text=_("Where the work is done."))
    also_in = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    place = models.CharField(_("city or region"), max_length=300, blank=True)
    workplace = models.CharField(_("where the work is done"), max_length=7, choices=Workplace, blank=True)
    remote_region = models.CharField(max_length=120, blank=True)
    employer_of_record = models.BooleanField(
        _("hires abroad through a contract or an employer of record"), default=False
    )
    employment_type = models.CharField(_("kind of contract"), max_length=10, choices=Employment, blank=True)
    seniority = models.CharField(_("level"), max_length=6, choices=Seniority, blank=True)
    skills = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    salary_min = models.DecimalField(_("pay from"), max_digits=12, decimal_places=2, null=True, blank=True)
    salary_max = models.DecimalField(_("pay up to"), max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    salary_period = models.CharField(_("pay is for"), max_length=5, choices=Period, blank=True)
    relocation_paid = models.BooleanField(_("the employer pays for the move"), default=False)
    apply_url = models.URLField(_("link to apply"), max_length=2000, blank=True)
    apply_mail = models.EmailField(_("address to apply"), blank=True)
    claim = models.ForeignKey(
        "jobs.SponsorshipClaim", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    hireable = models.CharField(max_length=13, choices=Hireable, default=Hireable.NOT_KNOWN)

    status = models.CharField(max_length=11, choices=Status, default=Status.DRAFT)
    status_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    edited_at = models.DateTimeField(default=timezone.now)
    valid_through = models.DateTimeField(_("last day to apply"), null=True, blank=True)
    confirmed_on = models.DateField(null=True, blank=True)
    renewals = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # When the link to apply was last looked at, and since when it has led nowhere.
    link_seen_at = models.DateTimeField(null=True, blank=True)
    link_dead_at = models.DateTimeField(null=True, blank=True)
    # Kept here and not counted, so that the eleventh of many simultaneous requests finds no place.
    open_requests = models.PositiveSmallIntegerField(default=0)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        permissions = [("review_job", "Can decide about jobs in review")]
        constraints = [
            known_status(JobStatus, name="job_status_known"),
            known_status(Source, name="job_source_known", field="source"),
            known_status(Hireable, name="job_hireable_known", field="hireable"),
            models.CheckConstraint(
                condition=Q(salary_min__isnull=True) | Q(salary_max__isnull=True) | Q(salary_min__lte=F("salary_max")),
                name="job_salary_min_below_max",
            ),
            models.CheckConstraint(
                condition=(Q(salary_min__isnull=True) | Q(salary_min__gt=0))
                & (Q(salary_max__isnull=True) | Q(salary_max__gt=0)),
                name="job_salary_above_zero",
            ),
            models.CheckConstraint(
                condition=Q(salary_min__isnull=True, salary_max__isnull=True) | ~Q(currency=""),
                name="job_amount_has_currency",
            ),
            models.CheckConstraint(condition=Q(renewals__lte=RENEWALS_MAX), name="job_renewed_three_times_at_most"),
            models.CheckConstraint(
                condition=Q(open_requests__lte=OPEN_REQUESTS_MAX), name="job_ten_open_requests_at_most"
            ),
            models.CheckConstraint(
                condition=~Q(status="live") | Q(published_at__isnull=False, valid_through__isnull=False),
                name="job_live_has_dates",
            ),
            models.CheckConstraint(
                condition=Q(valid_through__isnull=True)
                | Q(published_at__isnull=True)
                | Q(valid_through__lte=F("published_at") + timedelta(days=IMPORTED_DAYS_MAX)),
                name="job_last_day_within_cap",
            ),
            models.CheckConstraint(
                condition=Q(poster__isnull=True) | Q(approved_by__isnull=True) | ~Q(poster=F("approved_by")),
                name="job_poster_is_not_approver",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "status_at"], name="job_by_status"),
            models.Index(fields=["poster", "-created_at"], name="job_by_poster"),
            models.Index(
                fields=["valid_through"], name="job_ending", condition=Q(status__in=["live", "paused", "stale"])
            ),
            models.Index(
                fields=["link_seen_at"],
                name="job_link_to_look_at",
                condition=Q(status="live") & ~Q(apply_url="") & ~Q(source="import"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def slug(self) -> str:
        return slugify(f"{self.title} {self.employer.name}")[:80] or "job"

    def get_absolute_url(self) -> str:
        return reverse("job", args=[self.pk, self.slug])

    @property
    def is_visible(self) -> bool:
        return (
            self.status == self.Status.LIVE and self.valid_through is not None and self.valid_through > timezone.now()
        )

    @property
    def is_remote(self) -> bool:
        return self.workplace == Workplace.REMOTE

    @property
    def salary(self) -> Decimal | None:
        """The lower end, or the only one."""
        return self.salary_min if self.salary_min is not None else self.salary_max

    @property
    def yearly_salary(self) -> Decimal | None:
        return yearly(self.salary, self.salary_period)

    @property
    def places_left(self) -> int:
        return OPEN_REQUESTS_MAX - self.open_requests


class JobVersion(models.Model):
    """A material edit of a live listing, waiting while the old version stays up."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for a moderator")
        TAKEN = "taken", _("published")
        REFUSED = "refused", _("not published")

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    fields = models.JSONField()
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    submitted_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=["job", "number"], name="one_job_version_a_number"),
            models.UniqueConstraint(fields=["job"], condition=Q(state="waiting"), name="one_waiting_version_a_job"),
        ]

    def __str__(self) -> str:
        return f"{self.job_id} v{self.number}"


class JobNote(models.Model):
    """The talk between reviewer and poster about a listing."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    by_reviewer = models.BooleanField(default=False)
    text = models.TextField(_("message"), max_length=2000)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return self.text[:40]


class SavedJob(models.Model):
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_jobs")
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="savers")
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "job"], name="job_saved_once")]
        indexes = [models.Index(fields=["member", "-saved_at", "-id"], name="saved_job_list")]

    def __str__(self) -> str:
        return f"{self.member_id} saved {self.job_id}"
