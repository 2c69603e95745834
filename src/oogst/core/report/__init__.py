"""The report: what it is made of (`model`), how a story is read (`markdown`), and how it is written out."""

from oogst.core.report.docx import write_docx
from oogst.core.report.html import write_html
from oogst.core.report.pdf import Pdf, write_pdf

__all__ = ["Pdf", "write_docx", "write_html", "write_pdf"]
