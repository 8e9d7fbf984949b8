"""Pictures: only pixels survive. What a phone writes beside them (place, device, time) never reaches the disk."""

import subprocess
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from diaspora.circles.models import Answer, Picture, Post

MOST = 3
BYTES = 6 * 1024 * 1024
CHILD = Path(__file__).resolve().parent.parent / "pixels.py"
CHILD_S = 15


class BadPicture(Exception):
    """Holds a sentence for the member."""


@dataclass(frozen=True)
class Clean:
    content: bytes
    width: int
    height: int


def clean(file: IO[bytes], size: int) -> Clean:
    """A WebP of at most 1600 × 1600, made of the pixels of the first frame, in a child. Raises BadPicture."""
    if size > BYTES:
        raise BadPicture(_("This picture is larger than 6 MB. Choose a smaller one."))
    head, _newline, content = _child(file.read(BYTES + 1)).partition(b"\n")
    word, *numbers = head.decode(errors="replace").split() or ["broken"]
    if word == "ok" and len(numbers) == 2 and content:
        return Clean(content, int(numbers[0]), int(numbers[1]))
    if word == "pixels":
        raise BadPicture(_("This picture has more than 25 million pixels. Choose a smaller one."))
    if word == "kind":
        raise BadPicture(_("Only JPEG, PNG and WebP pictures can be added."))
    raise BadPicture(_("This picture can't be read. Save it again on your phone and try once more."))


def _child(content: bytes) -> bytes:
    """What it says; nothing where it was killed for memory or time. It knows no secret: its environment is empty."""
    try:
        # -P: the folder of pixels.py holds modules of ours with names like the library's.
        done = subprocess.run(
            [sys.executable, "-P", str(CHILD)],
            input=content,
            capture_output=True,
            timeout=CHILD_S,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired:
        return b""
    return done.stdout if done.returncode == 0 else b""


def attach(to: Post | Answer, pictures: list[Clean]) -> None:
    for position, picture in enumerate(pictures[:MOST]):
        belongs = {"post": to} if isinstance(to, Post) else {"answer": to}
        row = Picture(**belongs, width=picture.width, height=picture.height, position=position)
        row.file.save(f"{uuid.uuid4()}.webp", ContentFile(picture.content))


def drop(pictures: list[Picture]) -> None:
    """Row and file."""
    for picture in pictures:
        picture.file.delete(save=False)
        picture.delete()
