import pytest

from diaspora.accounts.models import User

PATH = "/me/profile/"
LEAST = {"visibility": "members"}


@pytest.fixture
def own(member, client):
    client.force_login(member)
    return client


def saved(own, **data):
    answer = own.post(PATH, {**LEAST, **data})
    assert answer.status_code == 302, answer.context["form"].errors
    return User.objects.get(pk=answer.wsgi_request.user.pk)


def test_everything_is_kept(own):
    member = saved(
        own,
        name="Hina", visibility="public", place="abroad", country="NL", city="Utrecht", role="Backend developer",
        years="7", skills_text="Python, C++", wish_countries=["DE", "IE"], route_kind="work", about="**Hello**",
    )  # fmt: skip
    profile = member.profile
    assert (profile.name, profile.visibility, profile.country, profile.city) == ("Hina", "public", "NL", "Utrecht")
    assert (profile.role, profile.years, profile.route_kind) == ("Backend developer", 7, "work")
    assert profile.wish_countries == ["DE", "IE"]
    assert [skill.name for skill in profile.skills.all()] == ["C++", "Python"]
    assert profile.about_html == "<p><strong>Hello</strong></p>\n"


def test_everything_may_stay_empty(own):
    assert saved(own).profile.name == ""


def test_markup_in_about_is_not_let_through(own):
    html = saved(
        own, about="<script>alert(1)</script> [x](javascript:alert(1)) ![i](https://t.test/p.png)"
    ).profile.about_html
    assert "<script" not in html
    assert 'javascript:alert(1)"' not in html
    assert "<img" not in html


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"years": "200"}, "years"),
        ({"years": "-1"}, "years"),
        ({"name": "x" * 81}, "name"),
        ({"about": "x" * 2001}, "about"),
        ({"visibility": "everyone"}, "visibility"),
        ({"wish_countries": ["XX"]}, "wish_countries"),
        ({"place": "abroad", "country": "PK"}, "country"),
        ({"name": "nul\0byte"}, "name"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_typed_is_lost(own, data, field):
    answer = own.post(PATH, {**LEAST, "role": "Nurse", **data})
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert 'value="Nurse"' in answer.text
    assert User.objects.get().profile.role == ""


def test_rights_cannot_be_posted(own):
    member = saved(
        own, is_staff="on", is_superuser="on", email="x@evil.test", handle="admin", onboarded_at="2020-01-01"
    )
    assert not member.is_staff
    assert not member.is_superuser
    assert member.email.endswith("@example.test")
    assert member.handle != "admin"


def test_a_visitor_is_sent_to_sign_in(client, db):
    assert client.get(PATH).url == f"/accounts/login/?next={PATH}"
