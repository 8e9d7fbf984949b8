"""Boards that listings are read from, and what each reading found."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diaspora.moves import Moving, known_status
from jobs.models.employers import Employer
from jobs.models.listings import Job

CLOSED_AFTER_ABSENCES = 2
PAUSED_AFTER_FAILURES = 3


class Ats(models.TextChoices):
    GREENHOUSE = "greenhouse", "Greenhouse"
    LEVER = "lever", "Lever"
    ASHBY = "ashby", "Ashby"
    WORKABLE = "workable", "Workable"
    SMARTRECRUITERS = "smartrecruiters", "SmartRecruiters"
    RECRUITEE = "recruitee", "Recruitee"
    PERSONIO = "personio", "Personio"
    JSONLD = "jsonld", "JobPosting"


class BoardStatus(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    APPROVED = "approved", _("read on schedule")
    PAUSED = "paused", _("paused")


class BoardQuerySet(models.QuerySet["Board"]):
    def due(self) -> "BoardQuerySet":
        return self.filter(status=BoardStatus.APPROVED, due_at__lte=timezone.now())


class Board(Moving):
    """One employer's public board. `token` is its name in the source's address."""

    Status = BoardStatus
    MOVES = {
        Status.PROPOSED: {Status.APPROVED},
        Status.APPROVED: {Status.PAUSED},
        Status.PAUSED: {Status.APPROVED},
    }

    ats = models.CharField(max_length=15, choices=Ats)
    token = models.CharField(max_length=120)
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="boards")
    status = models.CharField(max_length=8, choices=Status, default=Status.PROPOSED)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    failures = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=80, blank=True)

    objects = BoardQuerySet.as_manager()

    class Meta:
        permissions = [("approve_board", "Can say which boards are read on schedule")]
        constraints = [
            known_status(BoardStatus, name="board_status_known"),
            models.UniqueConstraint(fields=["ats", "token"], name="one_board_a_token"),
        ]

    def __str__(self) -> str:
        return f"{self.get_ats_display()}: {self.token}"


class ImportRun(models.Model):
    """One reading of a board. `whole` says that every posting was seen, so that absence means something."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="runs")
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    origin = models.CharField(max_length=300)
    whole = models.BooleanField(default=False)
    total = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    absent = models.PositiveIntegerField(default=0)
    closed = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    fault = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("-started_at", "-pk")

    def __str__(self) -> str:
        return f"{self.board_id} {self.started_at:%Y-%m-%d %H:%M}"


class ImportedPostingQuerySet(models.QuerySet["ImportedPosting"]):
    def open(self) -> "ImportedPostingQuerySet":
        return self.filter(absences__lt=CLOSED_AFTER_ABSENCES)


class ImportedPosting(models.Model):
    """What the source calls one posting, and the listing it became. Several postings may be one job."""

    board = models.ForeignKey(Board, on_delete=models.CASCADE, related_name="postings")
    external_id = models.CharField(max_length=200)
    group_id = models.CharField(max_length=200, blank=True)
    content_hash = models.CharField(max_length=64)
    places = models.JSONField(default=list)
    countries = models.JSONField(default=list)
    first_seen_at = models.DateTimeField(default=timezone.now)
    last_seen_at = models.DateTimeField(default=timezone.now)
    absences = models.PositiveSmallIntegerField(default=0)
    closes_on = models.DateField(null=True, blank=True)
    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="postings")

    objects = ImportedPostingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board", "external_id"], name="one_posting_an_id"),
            models.CheckConstraint(
                condition=Q(absences__lte=CLOSED_AFTER_ABSENCES), name="posting_closed_after_two_absences"
            ),
        ]
        indexes = [models.Index(fields=["board", "group_id"], name="posting_group", condition=~Q(group_id=""))]

    def __str__(self) -> str:
        return f"{self.board_id} {self.external_id}"
