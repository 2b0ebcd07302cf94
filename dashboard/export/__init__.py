"""What a reader takes away: a question as CSV, XLSX, PNG or SVG, a page as a workbook; the same rows in each."""
