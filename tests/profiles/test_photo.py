"""A photo is redrawn: nothing but small pixels is kept of what was uploaded."""

import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from apps.profiles.models import Opening, Profile
from apps.profiles.photo import BYTES, SIDE, NotAPhoto, redrawn
from apps.profiles.visibility import Circle, Field
from tests.applications.factories import make_confirmed_member

PAGE = "/my/profile/photo/"
PLACE = b"36.7833 Nairobi"


def picture(kind: str = "JPEG", size: tuple[int, int] = (1200, 800), color: str = "red", **options: object) -> bytes:
    made = BytesIO()
    Image.new("RGB", size, color).save(made, kind, **options)
    return made.getvalue()


def with_metadata() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = PLACE.decode()
    exif[0x0112] = 6  # turned by a quarter
    made = Image.new("RGB", (900, 600), "blue")
    made.paste("red", (0, 0, 450, 600))
    kept = BytesIO()
    made.save(kept, "JPEG", exif=exif, comment=PLACE, icc_profile=PLACE)
    return kept.getvalue()


def take(content: bytes) -> Image.Image:
    return Image.open(BytesIO(redrawn(BytesIO(content), size=len(content))))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_it_becomes_a_small_square_jpeg(kind: str) -> None:
    kept = take(picture(kind))
    assert (kept.format, kept.size) == ("JPEG", (SIDE, SIDE))


def test_a_small_picture_is_not_blown_up() -> None:
    assert take(picture(size=(100, 60))).size == (60, 60)


def test_nothing_that_was_written_beside_the_pixels_stays() -> None:
    content = with_metadata()
    assert content.count(PLACE) == 3
    kept = redrawn(BytesIO(content), size=len(content))
    assert PLACE not in kept
    assert not Image.open(BytesIO(kept)).getexif()


def test_it_stands_upright_before_its_turn_is_forgotten() -> None:
    kept = take(with_metadata()).convert("RGB")
    above, below = kept.getpixel((SIDE // 2, 20)), kept.getpixel((SIDE // 2, SIDE - 20))
    assert isinstance(above, tuple)
    assert isinstance(below, tuple)
    assert above[0] > 200 > 50 > below[0]


def test_what_is_see_through_becomes_white() -> None:
    made = BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(made, "PNG")
    assert take(made.getvalue()).getpixel((25, 25)) == (255, 255, 255)


def bomb() -> bytes:
    """A PNG that says it has 60,000 × 60,000 pixels."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(head)) + chunk + struct.pack(">I", zlib.crc32(chunk))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
        picture()[:500],
        picture("BMP"),
        bomb(),
    ],
    ids=["empty", "gif", "svg", "pdf", "cut", "bmp", "bomb"],
)
def test_anything_else_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(NotAPhoto, match=r"\w"):
        redrawn(BytesIO(content), size=len(content))


def test_a_large_file_is_refused_unread() -> None:
    with pytest.raises(NotAPhoto, match="10 MB"):
        redrawn(BytesIO(picture()), size=BYTES + 1)


@pytest.mark.parametrize(
    ("kind", "options"),
    [("PNG", {}), ("WEBP", {}), ("JPEG", {"progressive": True})],
    ids=["png", "webp", "progressive"],
)
def test_what_is_decoded_whole_may_not_be_large(kind: str, options: dict[str, Any]) -> None:
    with pytest.raises(NotAPhoto, match="too many pixels"):
        take(picture(kind, (4_000, 3_100), **options))


def test_a_plain_jpeg_of_a_telephone_may_be_large() -> None:
    assert take(picture(size=(8_000, 6_000))).size == (SIDE, SIDE)


@pytest.fixture
def profile(db: None, client: Client) -> Profile:
    member = make_confirmed_member("amina@example.org", name="Amina Yusuf")
    client.force_login(member)
    return Profile.objects.create(member=member)


def upload(client: Client, content: bytes) -> int:
    return client.post(PAGE, {"photo": SimpleUploadedFile("me.jpg", content)}).status_code


@pytest.mark.django_db
def test_a_photo_is_seen_by_whom_it_is_opened_to(client: Client, profile: Profile) -> None:
    assert upload(client, picture()) == 302
    profile.refresh_from_db()
    path = f"/members/{profile.member.public_id}/photo/{Path(str(profile.photo.name)).stem}.jpg"
    assert client.get(path)["Content-Type"] == "image/jpeg"
    Opening.objects.create(profile=profile, field=Field.NAME, to=Circle.PUBLIC)
    assert Client().get(path).status_code == 404

    Opening.objects.create(profile=profile, field=Field.PHOTO, to=Circle.PUBLIC)
    seen = Client().get(path)
    assert Image.open(BytesIO(seen.content)).size == (SIDE, SIDE)
    assert seen["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in seen["Cache-Control"]
    assert Client().get(path.replace("/photo/", "/photo/x")).status_code == 404


@pytest.mark.django_db
def test_the_former_file_goes(client: Client, profile: Profile, django_capture_on_commit_callbacks: object) -> None:
    names = []
    for color in ("red", "blue"):
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            upload(client, picture(color=color))
        profile.refresh_from_db()
        names.append(str(profile.photo.name))
    storage = profile.photo.storage
    assert [storage.exists(name) for name in names] == [False, True]

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        client.post(PAGE, {"remove": "1"})
    assert not storage.exists(names[1])
    assert "Remove the photo" not in client.get(PAGE).text


@pytest.mark.django_db
def test_a_photo_of_several_megabytes_is_taken_and_nobody_else_may_send_one(client: Client, profile: Profile) -> None:
    heavy = picture() + b"\0" * 6_000_000
    assert upload(client, heavy) == 302
    assert upload(Client(), heavy) == 413


@pytest.mark.django_db
def test_a_file_that_is_gone_is_not_found(client: Client, profile: Profile) -> None:
    upload(client, picture())
    profile.refresh_from_db()
    profile.photo.storage.delete(str(profile.photo.name))
    path = f"/members/{profile.member.public_id}/photo/{Path(str(profile.photo.name)).stem}.jpg"
    assert client.get(path).status_code == 404


@pytest.mark.django_db
def test_what_is_no_photo_changes_nothing(client: Client, profile: Profile) -> None:
    assert upload(client, b"<svg/>") == 400
    profile.refresh_from_db()
    assert not profile.photo
