"""Pictures: pixels only, small enough, from nothing but a picture; and served to readers alone."""

import resource
import struct
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from PIL import Image

from diaspora.accounts.privacy import erase
from diaspora.accounts.services import block
from diaspora.circles.models import Answer, Picture, Post
from diaspora.circles.personal_data import CirclesData
from diaspora.circles.services import pictures, writing
from diaspora.circles.services.pictures import BadPicture
from tests.circles.factories import CircleFactory, PostFactory, insider, picture
from tests.factories import UserFactory

SECRET = b"31.5204N 74.3587E Canary phone"


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def clean(file):
    return pictures.clean(file, len(file.getvalue()))


def with_secrets(kind):
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif[0x0110] = "Canary phone"
    exif.get_ifd(0x8825)[2] = (31.0, 31.0, 13.0)
    more = {"comment": SECRET} if kind == "JPEG" else {}
    return picture(kind, exif=exif, icc_profile=b"icc " + SECRET, **more)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_but_pixels_is_left(kind):
    file = with_secrets(kind)
    assert b"Canary" in file.getvalue()
    made = clean(file)
    assert b"Canary" not in made.content
    found = Image.open(BytesIO(made.content))
    assert found.format == "WEBP"
    assert not found.getexif()
    assert not {"icc_profile", "exif", "xmp", "comment"} & set(found.info)


def test_text_chunks_and_what_hangs_behind_the_end_are_gone():
    plain = picture("PNG").getvalue()
    text = b"tEXtComment\x00" + SECRET
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    made = clean(BytesIO(plain[:33] + chunk + plain[33:] + SECRET))
    assert b"Canary" not in made.content


def test_a_picture_that_lies_on_its_side_is_turned_before_that_is_forgotten():
    exif = Image.Exif()
    exif[0x0112] = 6
    made = clean(picture(size=(40, 20), exif=exif))
    assert (made.width, made.height) == (20, 40)


def test_large_ones_are_made_smaller():
    made = clean(picture(size=(3000, 1500)))
    assert (made.width, made.height) == (1600, 800)


def bomb(width, height):
    """A PNG whose header promises more pixels than anyone may unpack."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    out = b"\x89PNG\r\n\x1a\n"
    for name, data in ((b"IHDR", header), (b"IDAT", zlib.compress(b"\x00" * 1000)), (b"IEND", b"")):
        out += struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    return BytesIO(out)


@pytest.mark.parametrize("size", [(6000, 6000), (60_000, 60_000), (2_000_000_000, 2)])
def test_bombs_are_refused_before_they_are_unpacked(size):
    with pytest.raises(BadPicture):
        clean(bomb(*size))


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html><script>alert(1)</script>", b"GIF89a\x01\x00\x01\x00",
     b"%PDF-1.7", picture().getvalue()[:200]],
)  # fmt: skip
def test_what_is_no_whole_picture_is_refused(content):
    with pytest.raises(BadPicture):
        clean(BytesIO(content))


def test_more_than_six_megabytes_are_refused_unread():
    with pytest.raises(BadPicture):
        pictures.clean(BytesIO(b""), pictures.BYTES + 1)


@pytest.mark.django_db
def test_posted_served_and_taken_back():
    circle = CircleFactory(kind="members")
    member, client = insider(circle), Client()
    client.force_login(member)
    form = {
        "kind": "question",
        "title": "Is this the right form?",
        "text": "They sent me this page.",
        "pictures": [picture()],
    }
    assert client.post(reverse("circle_ask", args=[circle.slug]), form).status_code == 302
    row = Post.objects.get().pictures.get()
    assert "lahore" not in row.file.name
    answer = client.get(row.get_absolute_url())
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["Cache-Control"].startswith("private, no-store")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content)[8:12] == b"WEBP"
    name = row.file.name
    writing.withdraw(Post.objects.get(), by=member)
    assert client.get(row.get_absolute_url()).status_code == 404
    assert not default_storage.exists(name)


@pytest.mark.django_db
def test_a_bad_picture_keeps_what_was_typed():
    circle = CircleFactory()
    client = Client()
    client.force_login(insider(circle))
    file = BytesIO(b"no picture")
    file.name = "x.jpg"
    form = {
        "kind": "question",
        "title": "Is this the right form?",
        "text": "They sent me this page.",
        "pictures": [file],
    }
    page = client.post(reverse("circle_ask", args=[circle.slug]), form).content.decode()
    assert "Only JPEG, PNG and WebP pictures can be added." in page
    assert "They sent me this page." in page
    assert not Post.objects.exists()


def test_pixels_are_unpacked_in_a_child_without_secrets():
    """25 million pixels are 100 MB: not in the process that answers requests."""
    big = picture("PNG", size=(5000, 5000))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    made = clean(big)
    assert (made.width, made.height) == (1600, 1600)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000
    assert "PIL" not in Path(pictures.__file__).read_text()


def test_a_child_that_takes_too_much_is_ended_and_the_picture_refused():
    limits = f"import resource; resource.setrlimit(resource.RLIMIT_AS, ({60 << 20}, {60 << 20}));"
    run = f"{limits} import runpy; runpy.run_path({str(pictures.CHILD)!r}, run_name='__main__')"
    content = picture("PNG", size=(5000, 4000)).getvalue()
    done = subprocess.run([sys.executable, "-P", "-c", run], input=content, capture_output=True, check=False)
    assert not done.stdout.startswith(b"ok")


@pytest.mark.django_db
def test_pictures_of_an_answer_are_seen_by_its_readers_alone():
    circle = CircleFactory(kind="members")
    question, member, reader = PostFactory(circle=circle, author=insider(circle)), insider(circle), insider(circle)
    client, other, outside = Client(), Client(), Client()
    client.force_login(member)
    other.force_login(reader)
    outside.force_login(UserFactory())
    path = reverse("circle_answer", args=[circle.slug, question.pk])
    assert client.post(path, {"text": "It looks like this.", "pictures": [picture()]}).status_code == 302
    answer = Answer.objects.get()
    row = answer.pictures.get()
    assert row.get_absolute_url() in other.get(question.get_absolute_url()).text
    assert [one.get(row.get_absolute_url()).status_code for one in (other, outside, Client())] == [200, 404, 302]
    writing.hide(answer, by=None, reason="reported")
    assert [one.get(row.get_absolute_url()).status_code for one in (other, client)] == [404, 200]
    name = row.file.name
    answer.refresh_from_db()
    writing.withdraw(answer, by=member)
    assert not default_storage.exists(name)


@pytest.mark.django_db
def test_a_block_hides_the_pictures_of_an_answer():
    circle = CircleFactory()
    question, member, reader = PostFactory(circle=circle, author=insider(circle)), insider(circle), insider(circle)
    answer = writing.answer(question, "It looks like this.", by=member, shown=[clean(picture())])
    client = Client()
    client.force_login(reader)
    path = answer.pictures.get().get_absolute_url()
    assert client.get(path).status_code == 200
    block(member, by=reader)
    assert client.get(path).status_code == 404


@pytest.mark.django_db
def test_an_answers_pictures_go_with_its_writers_account():
    circle = CircleFactory()
    question, member = PostFactory(circle=circle, author=insider(circle)), insider(circle)
    answer = writing.answer(question, "It looks like this.", by=member, shown=[clean(picture())])
    name = answer.pictures.get().file.name
    assert len(list(CirclesData().files(member))) == 1
    assert list(CirclesData().files(question.author)) == []
    erase(member.pk)
    assert not Picture.objects.exists()
    assert not default_storage.exists(name)
    assert Answer.objects.filter(pk=answer.pk, author=None).exists()
