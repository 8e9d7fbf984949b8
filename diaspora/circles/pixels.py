"""Makes a stranger's picture anew from its pixels: `python -P pixels.py < picture > made`.

Runs as a child with little memory and time, because decoders have had holes. Answers with a line, "ok WIDTH HEIGHT"
before a WebP, or one word for why not, which services.pictures.clean() puts into a sentence. Nothing of Django is
loaded, and no environment is there.
"""

import resource
import sys
import warnings
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

# Read from the header, before a single pixel is unpacked.
PIXELS = 25_000_000
EDGE = 1600
FORMATS = ["JPEG", "PNG", "WEBP"]
MEMORY, SECONDS = 1024 * 1024 * 1024, 10


def made_anew(content: bytes) -> bytes:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=FORMATS) as found:
                if found.width * found.height > PIXELS:
                    return b"pixels\n"
                found.load()
                return _encoded(ImageOps.exif_transpose(found))
    except UnidentifiedImageError:
        return b"kind\n"
    except (
        OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombError, Image.DecompressionBombWarning,
    ):  # fmt: skip
        return b"broken\n"


def _encoded(image: Image.Image) -> bytes:
    flat = image.convert("RGBA")
    flat.thumbnail((EDGE, EDGE))
    # A fresh canvas: nothing that hung on the old image comes along.
    canvas = Image.new("RGB", flat.size, "white")
    canvas.paste(flat, mask=flat.getchannel("A"))
    out = BytesIO()
    canvas.save(out, "WEBP", quality=80, method=4)
    return f"ok {canvas.width} {canvas.height}\n".encode() + out.getvalue()


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    # It writes no file and starts nothing.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    sys.stdout.buffer.write(made_anew(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
