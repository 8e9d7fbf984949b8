"""Post, its answers and its pictures. Ids are random: they say nothing about order, writer or number."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diaspora.circles.models.circles import Circle
from diaspora.circles.models.memberships import blocks_with
from diaspora.moderation.models import Decision, Reason, Signal
from diaspora.moves import Moving, known_status


class PostStatus(models.TextChoices):
    HELD = "held", _("waits for a moderator")
    LIVE = "live", _("shown")
    HIDDEN = "hidden", _("hidden by a moderator")
    WITHDRAWN = "withdrawn", _("taken back")


MOVES: Mapping[str, Iterable[str]] = {
    PostStatus.HELD: {PostStatus.LIVE, PostStatus.HIDDEN, PostStatus.WITHDRAWN},
    # Back to waiting, where a change brings in what a watched term holds.
    PostStatus.LIVE: {PostStatus.HELD, PostStatus.HIDDEN, PostStatus.WITHDRAWN},
    PostStatus.HIDDEN: {PostStatus.LIVE, PostStatus.WITHDRAWN},
    PostStatus.WITHDRAWN: set(),
}


def _readable(viewer: Any, path: str) -> Q:
    """Rows of circles that `viewer` reads; `path` leads to the circle."""
    return Q(**{f"{path}__in": Circle.objects.readable_by(viewer)})


def _harassing(viewer: Any, key: str) -> Exists:
    """What `viewer` reported for harassment is out of their sight at once."""
    reported = Signal.objects.filter(
        reporter=viewer, reason=Reason.HARASSMENT, report__target=key,
        report__target_id=Cast(OuterRef("pk"), models.CharField()),
    )  # fmt: skip
    return Exists(reported)


class WrittenQuerySet(models.QuerySet[Any]):
    """What posts and answers have in common. `circle` leads to the circle, `key` is the Moderated's."""

    circle_path = "circle"
    key = "circles.post"

    def live(self) -> Any:
        return self.filter(status=PostStatus.LIVE)

    def visible_to(self, viewer: Any) -> Any:
        """The one rule for list, page, search, feed, digest and notice.

        Blocks don't touch what was written anonymously: otherwise blocking one member after another would tell
        who wrote it.
        """
        rows = self.live().filter(_readable(viewer, self.circle_path))
        if not viewer.is_authenticated:
            return rows
        apart = Q(anonymous=False) & Exists(blocks_with(viewer, "author"))
        return rows.filter(~apart).filter(~_harassing(viewer, self.key))

    def open_to(self, viewer: Any, *, team: bool) -> Any:
        """What has a page for `viewer`: also one's own that waits or is hidden, and for the team every such one."""
        if not viewer.is_authenticated:
            return self.visible_to(viewer)
        more = Q(status__in=[PostStatus.HELD, PostStatus.HIDDEN]) & _readable(viewer, self.circle_path)
        if not team:
            more &= Q(author=viewer)
        seen = self.visible_to(viewer).values("pk")
        return self.filter(Q(pk__in=seen) | more)

    def not_limited(self) -> Any:
        """Without what limited members wrote: for search and digests."""
        limited = Decision.objects.in_force().filter(kind=Decision.Kind.LIMIT, member=OuterRef("author"))
        return self.filter(~Exists(limited))

    def holding(self, words: str) -> Any:
        return self.filter(search=SearchQuery(words, config="simple", search_type="websearch"))


class PostQuerySet(WrittenQuerySet):
    def about(self, words: str, viewer: Any) -> Any:
        """Whose own words, or those of an answer that `viewer` sees, hold all of `words`."""
        replies = Answer.objects.visible_to(viewer).holding(words).filter(post=OuterRef("pk"))
        return self.filter(Q(pk__in=self.holding(words).values("pk")) | Exists(replies))

    def unanswered(self) -> Any:
        return self.filter(asks=True, accepted__isnull=True)

    def with_answers(self, viewer: Any) -> Any:
        """`answer_count` counts what `viewer` may see, so that no number tells of what is hidden from them."""
        seen = Answer.objects.visible_to(viewer).filter(post=OuterRef("pk")).order_by()
        number = seen.values("post").annotate(number=models.Count("pk")).values("number")
        return self.annotate(answer_count=models.functions.Coalesce(models.Subquery(number), 0))

    def for_cards(self, viewer: Any) -> Any:
        return self.select_related("circle", "author__profile").with_answers(viewer)


class AnswerQuerySet(WrittenQuerySet):
    circle_path = "post__circle"
    key = "circles.answer"

    def visible_to(self, viewer: Any) -> Any:
        """Of a post that is shown itself."""
        return super().visible_to(viewer).filter(post__status=PostStatus.LIVE)


class Written(Moving):
    """Text by a member. `html` was made from `text` when it was saved."""

    Status = PostStatus
    MOVES = MOVES

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    text = models.TextField(_("text"), max_length=5000)
    html = models.TextField(blank=True, editable=False)
    # Whose name stands there for nobody: only an unmasking that is logged tells it.
    anonymous = models.BooleanField(_("Ask without my name"), default=False)
    status = models.CharField(max_length=9, choices=PostStatus, default=PostStatus.LIVE)
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    # Hidden after reports while it has no owner whom a decision would tell: told an hour later, like any decision.
    untold_since = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True


class Post(Written):
    """A question (`asks`) or something told. `pinned_at` makes it one of the circle's guides."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="posts")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="circle_posts"
    )
    asks = models.BooleanField(default=True)
    title = models.CharField(_("title"), max_length=140)
    pinned_at = models.DateTimeField(null=True, blank=True)
    accepted = models.OneToOneField(
        "Answer", null=True, blank=True, on_delete=models.SET_NULL, related_name="accepted_for"
    )
    search = models.GeneratedField(
        expression=SearchVector("title", weight="A", config="simple")
        + SearchVector("text", weight="B", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            known_status(PostStatus, name="circle_post_status_known"),
            models.CheckConstraint(
                condition=Q(asks=True) | Q(anonymous=False), name="circle_only_asking_is_anonymous"
            ),
        ]
        indexes = [
            models.Index(fields=["circle", "-created_at", "-id"], name="circle_post_list"),
            models.Index(fields=["circle", "created_at"], name="circle_post_held", condition=Q(status="held")),
            GinIndex(fields=["search"], name="circle_post_search"),
        ]

    def __str__(self) -> str:
        return f"post {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("circle_post", args=[self.circle.slug, self.pk])


class Answer(Written):
    """Anonymous only where the one who asked anonymously answers below."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="answers")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="circle_answers"
    )
    search = models.GeneratedField(
        expression=SearchVector("text", config="simple"), output_field=SearchVectorField(), db_persist=True
    )

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [known_status(PostStatus, name="circle_answer_status_known")]
        indexes = [
            models.Index(fields=["post", "created_at", "id"], name="circle_answer_list"),
            models.Index(fields=["created_at"], name="circle_answer_new"),
            GinIndex(fields=["search"], name="circle_answer_search"),
        ]

    def __str__(self) -> str:
        return f"answer {self.pk}"

    def get_absolute_url(self) -> str:
        return f"{self.post.get_absolute_url()}#a-{self.pk}"


class Picture(models.Model):
    """Re-encoded by us from pixels alone; served by a view that asks each time who looks."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.CASCADE, related_name="pictures")
    answer = models.ForeignKey(Answer, null=True, blank=True, on_delete=models.CASCADE, related_name="pictures")
    file = models.FileField(upload_to="circles")
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["post", "position"], name="circle_one_picture_a_place"),
            models.UniqueConstraint(fields=["answer", "position"], name="circle_one_answers_picture_a_place"),
            models.CheckConstraint(
                condition=Q(post__isnull=True, answer__isnull=False) | Q(post__isnull=False, answer__isnull=True),
                name="circle_picture_belongs_to_one",
            ),
        ]

    def __str__(self) -> str:
        return f"picture {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("circle_picture", args=[self.pk])

    @property
    def belongs_to(self) -> "Post | Answer":
        found = self.post or self.answer
        assert found is not None, "circle_picture_belongs_to_one"
        return found


class Edit(models.Model):
    """What stood there before its writer changed it: for the circle's moderators, for 90 days."""

    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.CASCADE, related_name="edits")
    answer = models.ForeignKey(Answer, null=True, blank=True, on_delete=models.CASCADE, related_name="edits")
    title = models.CharField(max_length=140, blank=True)
    text = models.TextField(max_length=5000)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ("-at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=True, answer__isnull=False) | Q(post__isnull=False, answer__isnull=True),
                name="circle_edit_belongs_to_one",
            )
        ]

    def __str__(self) -> str:
        return f"edit {self.pk}"
