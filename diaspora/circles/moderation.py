"""Posts and answers as what can be reported, hidden and restored."""

from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from diaspora.circles.models import Answer, Circle, Post
from diaspora.circles.services import writing
from diaspora.circles.services.teams import in_team


class Writing:
    """What was asked without a name has no owner here: moderators learn it by an unmasking, which is logged."""

    lookup = "pk"
    model: type[Model]
    path: tuple[str, ...] = ()

    def rows_for(self, viewer: Any) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model._default_manager.get_queryset().visible_to(viewer)  # type: ignore[attr-defined]
        return rows.exclude(author=viewer).select_related(*self.path)

    def circle(self, row: Any) -> Circle:
        raise NotImplementedError

    def url(self, row: Any) -> str:
        return str(row.get_absolute_url())

    def owner(self, row: Any) -> Any:
        return None if row.anonymous else row.author

    def team(self, target_id: str, member: Any) -> bool:
        """Only the circle's moderators decide, and nobody about what they wrote themselves, with or without a name."""
        try:
            row = self.model._base_manager.select_related(*self.path).filter(pk=UUID(target_id)).first()
        except ValueError:
            return False
        if row is None:
            return True
        circle, author = self.circle(row), row.author_id  # type: ignore[attr-defined]
        allowed = in_team(circle, member) or (not circle.is_hidden and member.has_perm("circles.moderate_circle"))
        return bool(allowed and author != member.pk)

    def hide(self, row: Any, *, by: Any, reason: str) -> None:
        if row.may_move_to(Post.Status.HIDDEN):
            # A decision tells an owner, and what was asked without a name has none.
            writing.hide(row, by=by, reason=reason, tell=row.anonymous, later=row.anonymous)

    def restore(self, row: Any, *, by: Any, reason: str) -> None:
        if row.status == Post.Status.HIDDEN:
            writing.publish(row, by=by, reason=reason, tell=row.anonymous)


class ModeratedPost(Writing):
    key = "circles.post"
    model: type[Model] = Post
    path = ("circle", "author__profile")

    def circle(self, row: Post) -> Circle:
        return row.circle

    def title(self, row: Post) -> str:
        """Stands in queues that all moderators see, so that it says nothing of a circle that is hidden from them."""
        return _("A post in a women-only circle") if row.circle.is_hidden else row.title or _("A post in a circle")

    def snapshot(self, row: Post) -> dict[str, Any]:
        pictures = [str(picture.pk) for picture in row.pictures.all()]
        return {"title": row.title, "text": row.text, "anonymous": row.anonymous, "pictures": pictures}


class ModeratedAnswer(Writing):
    key = "circles.answer"
    model: type[Model] = Answer
    path = ("post__circle", "author__profile")

    def circle(self, row: Answer) -> Circle:
        return row.post.circle

    def title(self, row: Answer) -> str:
        circle = row.post.circle
        return _("An answer in a women-only circle") if circle.is_hidden else _("An answer in a circle")

    def snapshot(self, row: Answer) -> dict[str, Any]:
        pictures = [str(picture.pk) for picture in row.pictures.all()]
        return {"text": row.text, "anonymous": row.anonymous, "pictures": pictures}
