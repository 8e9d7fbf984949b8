from diaspora.circles.models.circles import Circle, Kind
from diaspora.circles.models.memberships import Membership, Vouch
from diaspora.circles.models.posts import Answer, Picture, Post

__all__ = ["Answer", "Circle", "Kind", "Membership", "Picture", "Post", "Vouch"]
