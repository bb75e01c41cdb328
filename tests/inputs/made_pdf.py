"""Make a PDF of pages with Chinese words for tests, and its scan: pictures of the same pages."""

import ctypes
from pathlib import Path

import pytest

WIDTH, HEIGHT, MARGIN, SIZE, LEADING = 595, 842, 60, 14.0, 24
FONTS = (
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/arphic/uming.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
)
_KINDS = ("中学", "医院", "灌溉渠", "养老院", "供水站")
_GIVERS = ("甲市", "丙市", "丁省", "戊区")


def font():
    """Return the path of a font with Chinese letters on this machine; None without one."""
    return next((path for path in FONTS if Path(path).is_file()), None)


def require_font(install):
    """Install what is needed for a font with Chinese letters; skip the test where there is none."""
    install("browser-packages.sh")
    if font() is None:
        pytest.skip("no font with Chinese letters here; install fonts-wqy-zenhei")


def page_lines(number, rows=12):
    """Return the printed lines of page *number*, two a row; no two pages have the same."""
    giver = _GIVERS[number % len(_GIVERS)]
    lines = [f"第{number}部分 {giver}援助乙县工作小结"]
    for row in range(1, rows + 1):
        what = _KINDS[(number + row) % len(_KINDS)]
        lines += [
            f"{2008 + row}年，{giver}援助工作队投入{number * 100 + row * 7}万元，",
            f"为乙县第{row}乡建成{what}{row + number}所，惠及群众{number * 1000 + row * 13}人。",
        ]
    return lines


def write_pdf(path, pages, *, seen=True):
    """Write a PDF with the words of *pages*, each a list of lines; without *seen* none is drawn."""
    import pypdfium2
    from pypdfium2 import raw

    document = pypdfium2.PdfDocument.new()
    data = Path(font()).read_bytes()
    letters = raw.FPDFText_LoadFont(
        document.raw,
        (ctypes.c_ubyte * len(data)).from_buffer_copy(data),
        *(len(data), raw.FPDF_FONT_TRUETYPE, 1),
    )
    for lines in pages:
        page = document.new_page(WIDTH, HEIGHT)
        for row, line in enumerate(lines):
            words = raw.FPDFPageObj_CreateTextObj(document.raw, letters, SIZE)
            down = HEIGHT - MARGIN - LEADING * (row + 1)
            _write(page, words, line, down)
            if not seen:
                raw.FPDFTextObj_SetTextRenderMode(words, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
        page.gen_content()
    document.save(path)


def _write(page, words, line, up):
    """Put the text object *words* on *page*, with the letters of *line*, so far from its foot."""
    from pypdfium2 import raw

    coded = (line + "\0").encode("utf-16le")
    raw.FPDFText_SetText(words, (ctypes.c_ushort * (len(line) + 1)).from_buffer_copy(coded))
    raw.FPDFPageObj_Transform(words, 1, 0, 0, 1, MARGIN, up)
    raw.FPDFPage_InsertObject(page.raw, words)


def write_scan(source, path, dots=200, *, marks=(), part=1):
    """
    Write the scan of a PDF to *path*: a picture for each page, *dots* an inch, and no words.

    *marks* are words that a program adds to each page, with how far they are from its foot; the
    picture is so large a *part* of the page in either direction.
    """
    import pypdfium2
    from pypdfium2 import raw

    scan = pypdfium2.PdfDocument.new()
    for page in pypdfium2.PdfDocument(source):
        picture = pypdfium2.PdfImage.new(scan)
        picture.set_bitmap(page.render(scale=dots / 72, grayscale=True))
        picture.set_matrix(pypdfium2.PdfMatrix().scale(WIDTH * part, HEIGHT * part))
        sheet = scan.new_page(WIDTH, HEIGHT)
        sheet.insert_obj(picture)
        for line, up in marks:
            words = raw.FPDFPageObj_NewTextObj(scan.raw, b"Helvetica", SIZE)
            _write(sheet, words, line, up)
        sheet.gen_content()
    scan.save(path)
