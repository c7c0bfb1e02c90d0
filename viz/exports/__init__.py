"""Files to take away: gaps and targets as .xlsx and .csv, a chain as .docx, .pdf and .xlsx (and .html: viz.pyvis_export)."""

from viz.exports.chain_docx import chain_docx
from viz.exports.chain_pdf import chain_pdf
from viz.exports.chain_xlsx import chain_xlsx
from viz.exports.tables import gaps_csv, gaps_xlsx, targets_csv, targets_xlsx

__all__ = ["chain_docx", "chain_pdf", "chain_xlsx", "gaps_csv", "gaps_xlsx", "targets_csv", "targets_xlsx"]
