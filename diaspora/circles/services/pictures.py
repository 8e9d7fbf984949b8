"""Pictures: only pixels survive. What a phone writes beside them (place, device, time) never reaches the disk."""

import uuid
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from diaspora.circles.models import Picture, Post

MOST = 3
BYTES = 6 * 1024 * 1024
# Read from the header, before a single pixel is unpacked.
PIXELS = 25_000_000
EDGE = 1600
FORMATS = ["JPEG", "PNG", "WEBP"]


class BadPicture(Exception):
    """Holds a sentence for the member."""


@dataclass(frozen=True)
class Clean:
    content: bytes
    width: int
    height: int


def clean(file: IO[bytes], size: int) -> Clean:
    """A WebP of at most EDGE × EDGE, made of the pixels of the first frame. Raises BadPicture."""
    if size > BYTES:
        raise BadPicture(_("This picture is larger than 6 MB. Choose a smaller one."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=FORMATS) as found:
                if found.width * found.height > PIXELS:
                    raise BadPicture(_("This picture has more than 25 million pixels. Choose a smaller one."))
                found.load()
                return _encode(ImageOps.exif_transpose(found))
    except UnidentifiedImageError as error:
        raise BadPicture(_("Only JPEG, PNG and WebP pictures can be added.")) from error
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadPicture(_("This picture can't be read. Save it again on your phone and try once more.")) from error


def _encode(image: Image.Image) -> Clean:
    flat = image.convert("RGBA")
    flat.thumbnail((EDGE, EDGE))
    # A fresh canvas: nothing that hung on the old image comes along.
    canvas = Image.new("RGB", flat.size, "white")
    canvas.paste(flat, mask=flat.getchannel("A"))
    out = BytesIO()
    canvas.save(out, "WEBP", quality=80, method=4)
    return Clean(out.getvalue(), canvas.width, canvas.height)


def attach(post: Post, pictures: list[Clean]) -> None:
    for position, picture in enumerate(pictures[:MOST]):
        row = Picture(post=post, width=picture.width, height=picture.height, position=position)
        row.file.save(f"{uuid.uuid4()}.webp", ContentFile(picture.content))


def drop(pictures: list[Picture]) -> None:
    """Row and file."""
    for picture in pictures:
        picture.file.delete(save=False)
        picture.delete()
