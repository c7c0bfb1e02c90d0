"""Files to take away: gaps and targets as .xlsx and .csv, a chain as .docx, .pdf and .xlsx.

A chain as .html is ``viz.pyvis_export``.
"""

from viz.exports.docx_pack import chain_docx
from viz.exports.pdf_pack import chain_pdf
from viz.exports.tables import gaps_csv, gaps_xlsx, targets_csv, targets_xlsx
from viz.exports.xlsx_pack import chain_xlsx

__all__ = ["chain_docx", "chain_pdf", "chain_xlsx", "gaps_csv", "gaps_xlsx", "targets_csv", "targets_xlsx"]
