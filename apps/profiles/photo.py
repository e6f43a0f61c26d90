"""A member's photo: what was uploaded is looked at, redrawn small, and forgotten, with where and when it was taken."""

import warnings
from io import BytesIO
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

SIDE = 480
"""Pixels of the square that is kept."""
BYTES = 10 * 1024 * 1024
PIXELS = 12_000_000
"""Of what is decoded whole: PNG, WebP and progressive JPEG, at up to 20 bytes each. Whoever measured 36 million in WebP
saw 700 MB taken by a file of 63 kB."""
JPEG_PIXELS = 120_000_000
"""A plain JPEG is decoded line by line at an eighth of its size, as large as telephones make them."""
FORMATS = ("JPEG", "PNG", "WEBP", "MPO")
"""MPO is a JPEG with more pictures behind the first, as some telephones make them."""
JPEGS = ("JPEG", "MPO")


class NotAPhoto(Exception):
    """The text says why, to the person who chose the file."""


def redrawn(file: IO[bytes], *, size: int) -> bytes:
    """A JPEG of at most `SIDE` pixels each way that holds pixels alone. NotAPhoto.

    Only three decoders of Pillow are let near the bytes, after the size in pixels was read from the head, so that
    neither a bomb nor a file that is two things at once gets further than this function.
    """
    if size > BYTES:
        raise NotAPhoto(_("This file is too large. A photo may have 10 MB at most."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _small(_opened(file))
    except NotAPhoto:
        raise
    except Exception as error:  # whatever a broken file makes a decoder stumble over
        raise NotAPhoto(_("This is no photo that we can read. Save it as JPEG, PNG or WebP and try again.")) from error


def _opened(file: IO[bytes]) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        image = Image.open(file, formats=FORMATS)
    in_lines = image.format in JPEGS and not image.info.get("progressive")
    if image.width * image.height > (JPEG_PIXELS if in_lines else PIXELS):
        raise NotAPhoto(_("This picture has too many pixels. Make it smaller and try again."))
    if in_lines:
        image.draft("RGB", (2 * SIDE, 2 * SIDE))
    return image


def _small(image: Image.Image) -> bytes:
    image.thumbnail((4 * SIDE, 4 * SIDE))  # before anything makes another picture of that size
    upright = ImageOps.exif_transpose(image).convert("RGBA")
    on_white = Image.new("RGB", upright.size, "white")
    on_white.paste(upright, mask=upright.getchannel("A"))
    square = ImageOps.fit(on_white, (min(SIDE, *upright.size),) * 2, Image.Resampling.LANCZOS)
    kept = BytesIO()
    square.save(kept, "JPEG", quality=80, optimize=True, exif=b"", icc_profile=None)
    return kept.getvalue()
