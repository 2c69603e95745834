"""Comments that readers put in a PDF: notes, marked passages with words to them, and text typed over a page.

They come as they do from documents, "[«the words it is about»] the comment", without their author.
"""

import ctypes

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from oogst.core.formats.docx import comment_line
from oogst.core.text import normalise

_COMMENTS = frozenset({
    raw.FPDF_ANNOT_TEXT, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_HIGHLIGHT, raw.FPDF_ANNOT_UNDERLINE,
    raw.FPDF_ANNOT_SQUIGGLY, raw.FPDF_ANNOT_STRIKEOUT, raw.FPDF_ANNOT_CARET,
})  # fmt: skip
_MOST = 2_000  # comments on one page
_LONGEST = 20_000  # characters of one comment
_LINES = 100  # of a marked passage


def comments_of(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage) -> list[str]:
    """The comments of a page in the order of the file, each as a line of its own."""
    found = []
    for index in range(min(raw.FPDFPage_GetAnnotCount(page.raw), _MOST)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        try:
            if raw.FPDFAnnot_GetSubtype(annotation) in _COMMENTS and (words := _contents(annotation)):
                found.append(comment_line(_passage(annotation, text_page), words))
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    return found


def _contents(annotation: object) -> str:
    size = raw.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)  # bytes, with the two of its end
    if not 2 < size <= 2 * _LONGEST:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAnnot_GetStringValue(annotation, b"Contents", ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return normalise(buffer.raw[: size - 2].decode("utf-16-le", "replace")).strip()


def _passage(annotation: object, text_page: pdfium.PdfTextPage) -> str:
    """The words under a mark, line by line."""
    pieces = []
    for index in range(min(raw.FPDFAnnot_CountAttachmentPoints(annotation), _LINES)):
        corners = raw.FS_QUADPOINTSF()
        if not raw.FPDFAnnot_GetAttachmentPoints(annotation, index, corners):
            continue
        across = (corners.x1, corners.x2, corners.x3, corners.x4)
        along = (corners.y1, corners.y2, corners.y3, corners.y4)
        pieces.append(text_page.get_text_bounded(min(across), min(along), max(across), max(along)))
    return " ".join(normalise(" ".join(pieces)).split())
