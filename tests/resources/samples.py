"""Files to be read or refused, made on the spot. Real PDFs in six languages stand in `files/`."""

import io
import zipfile
import zlib
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from fpdf import FPDF
from PIL import Image

FILES = Path(__file__).parent / "files"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "docm": "application/vnd.ms-word.document.macroEnabled.main+xml",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}


def upload(content: bytes, name: str = "oslo.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def pdf(*pages: str, password: str = "") -> bytes:
    document = FPDF()
    document.set_font("helvetica", size=11)
    if password:
        document.set_encryption(owner_password=password, user_password=password)
    for page in pages or ("Relief convoys ask for no escort.",):
        document.add_page()
        document.multi_cell(0, 6, page)
    return bytes(document.output())


def scan() -> bytes:
    """A PDF whose page is a picture."""
    document = FPDF()
    document.add_page()
    document.image(io.BytesIO(picture()), w=100)
    return bytes(document.output())


def hand_made_pdf(content: bytes, *, box: str = "0 0 300 300", filters: str = "") -> bytes:
    """A page with just this stream of drawing; without the table of places, which readers make up for."""
    stream = b"<</Length %d %s>>stream\n%s\nendstream" % (len(content), filters.encode(), content)
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    page = f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>".encode()
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream, font]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, each) for number, each in enumerate(objects, start=1))
    return b"%PDF-1.7\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF\n"


def package(parts: dict[str, bytes | str], **options: int) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", options.get("compression", zipfile.ZIP_DEFLATED)) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def docx(*paragraphs: str, kind: str = "docx", more: dict[str, bytes | str] | None = None) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs or ("Relief convoys",))
    return word(f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>', kind=kind, more=more)


def word(document: bytes | str, *, kind: str = "docx", more: dict[str, bytes | str] | None = None) -> bytes:
    types = f'<Types><Override PartName="/word/document.xml" ContentType="{TYPES[kind]}"/></Types>'
    return package({"[Content_Types].xml": types, "word/document.xml": document, **(more or {})})


def pptx(*slides: str) -> bytes:
    """Stored in another order than shown, as programs do."""
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links, shown, parts = "", "", {}
    for number, text in enumerate(slides):
        name = f"slides/slide{len(slides) - number}.xml"
        links += f'<Relationship Id="rId{number}" Target="{name}"/>'
        shown += f'<p:sldId id="{256 + number}" r:id="rId{number}"/>'
        parts[f"ppt/{name}"] = f'<sld xmlns:a="{drawing}"><a:p><a:r><a:t>{text}</a:t></a:r></a:p></sld>'
    presentation = (
        '<p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
        f' xmlns:r="{relations}"><p:sldIdLst>{shown}</p:sldIdLst></p:presentation>'
    )
    of_package = "http://schemas.openxmlformats.org/package/2006/relationships"
    return package(
        {
            "[Content_Types].xml": f'<Types><Override ContentType="{TYPES["pptx"]}"/></Types>',
            "ppt/presentation.xml": presentation,
            "ppt/_rels/presentation.xml.rels": f'<Relationships xmlns="{of_package}">{links}</Relationships>',
            **parts,
        }
    )


def html(body: str = "<p>Relief convoys</p>", *, head: str = "<title>Escorts</title>") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def picture(kind: str = "PNG", size: tuple[int, int] = (80, 60), **options: object) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", size, "navy").save(content, kind, **options)
    return content.getvalue()


def deflated(unit: bytes, times: int) -> bytes:
    """A PDF of a few kilobytes whose page is this drawing so many times over.

    One packed block stands for itself and is repeated: packing all of it would take half a minute.
    """
    block, blocks = unit * 100_000, times // 100_000
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    packed = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    stream = b"\x78\xda" + packed * blocks + b"\x03\x00" + _adler32(block, blocks).to_bytes(4, "big")
    return hand_made_pdf(zlib.compress(stream, 9), filters="/Filter[/FlateDecode/FlateDecode]")


def _adler32(block: bytes, blocks: int) -> int:
    """Of so many blocks in a row, from the sums of one."""
    high, low = divmod(zlib.adler32(block), 1 << 16)
    weight = len(block) * (blocks - 1) * blocks // 2
    return ((blocks * high + weight * (low - 1)) % 65_521 << 16) + (blocks * (low - 1) + 1) % 65_521


def endless() -> bytes:
    """Long enough to be stopped on the way: minutes, were it let."""
    return deflated(b"BT /F 9 Tf (aaaaaaaaaa) Tj ET ", 5_000_000)
