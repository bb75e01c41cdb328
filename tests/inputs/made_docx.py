"""Make documents of Word for tests."""

import io
import zipfile

import pytest


def docx(body):
    """Return a DOCX whose one paragraph has *body* as its XML."""
    library = pytest.importorskip("docx")
    plain = library.Document()
    plain.add_paragraph("BODY")
    made, changed = io.BytesIO(), io.BytesIO()
    plain.save(made)
    with (
        zipfile.ZipFile(made) as source,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for part in source.infolist():
            out.writestr(part.filename, source.read(part).replace(b"BODY", body))
    return changed.getvalue()
