"""The smallest valid row of each kind that circles keep."""

from datetime import timedelta
from io import BytesIO

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory
from PIL import Image

from diaspora.circles.models import Answer, Circle, Kind, Membership, Post
from diaspora.markdown import to_html
from tests.factories import UserFactory


class CircleFactory(DjangoModelFactory):
    class Meta:
        model = Circle

    kind = Kind.OPEN
    name = factory.Sequence(lambda n: f"Circle {n}")
    slug = factory.Sequence(lambda n: f"circle-{n}")
    about = "For people who moved."
    about_html = factory.LazyAttribute(lambda circle: to_html(circle.about))


class MembershipFactory(DjangoModelFactory):
    """In for sixty days, so long enough to vouch."""

    class Meta:
        model = Membership

    circle = factory.SubFactory(CircleFactory)
    member = factory.SubFactory(UserFactory)
    status = Membership.Status.MEMBER
    joined_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=60))


class PostFactory(DjangoModelFactory):
    class Meta:
        model = Post

    circle = factory.SubFactory(CircleFactory)
    author = factory.SubFactory(UserFactory)
    title = factory.Sequence(lambda n: f"Question number {n}")
    text = "How long did you wait for the appointment?"
    html = factory.LazyAttribute(lambda post: to_html(post.text))


class AnswerFactory(DjangoModelFactory):
    class Meta:
        model = Answer

    post = factory.SubFactory(PostFactory)
    author = factory.SubFactory(UserFactory)
    text = "Nine weeks, in my case."
    html = factory.LazyAttribute(lambda answer: to_html(answer.text))


def trusted(**fields):
    """A member for ninety days who knows people here: may write, link and vouch."""
    member = UserFactory(joined_at=timezone.now() - timedelta(days=90), **fields)
    member.vouches.create(voucher=UserFactory())
    return member


def insider(circle, *, moderates=False, **fields):
    member = trusted()
    MembershipFactory(circle=circle, member=member, moderates=moderates, **fields)
    return member


def asking(circle, member=None):
    return MembershipFactory(
        circle=circle, member=member or UserFactory(), status=Membership.Status.ASKED, joined_at=None
    )


def picture(kind="JPEG", size=(40, 30), **options):
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    out.seek(0)
    out.name = f"lahore.{kind.lower()}"
    return out
