from diaspora.circles.models.circles import Circle, Kind
from diaspora.circles.models.memberships import Membership, Vouch
from diaspora.circles.models.posts import Answer, Edit, Picture, Post

__all__ = ["Answer", "Circle", "Edit", "Kind", "Membership", "Picture", "Post", "Vouch"]
