"""Pictures are drawn anew: what else was hidden in the file, places and programs alike, stays behind."""

import warnings
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from apps.resources.extraction.findings import Limits, Trouble, Unreadable

FORMATS = ["JPEG", "PNG"]


def redraw(path: Path, to: Path, limits: Limits) -> None:
    """In the format it has, upright as its camera noted."""
    picture = opened(path, limits)
    upright = ImageOps.exif_transpose(picture)
    upright.info = {name: value for name, value in upright.info.items() if name == "transparency"}
    if picture.format == "PNG":
        upright.save(to, "PNG")
    else:
        upright.convert("RGB").save(to, "JPEG", quality=90)


def opened(path: Path, limits: Limits) -> Image.Image:
    try:
        with warnings.catch_warnings(action="ignore"):
            picture = Image.open(path, formats=FORMATS)
        if picture.width * picture.height > limits.pixels:
            raise Unreadable(Trouble.TOO_MUCH)
        picture.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Unreadable(Trouble.BROKEN) from error
    except Image.DecompressionBombError as error:
        raise Unreadable(Trouble.TOO_MUCH) from error
    return picture


def save_cover(picture: Image.Image, to: Path, *, width: int, height: int, size: int) -> None:
    """A JPEG within `width` × `height` and of at most `size` bytes; none if even a coarse one is larger."""
    picture = _on_white(picture)
    picture.thumbnail((width, height))
    for quality in (80, 60, 40):
        picture.save(to, "JPEG", quality=quality, optimize=True)
        if to.stat().st_size <= size:
            return
    to.unlink()


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in {"RGB", "L"}:
        return picture.convert("RGB")
    rgba = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba).convert("RGB")
