"""Do the rows say what the documents say: citations, coverage, numbers typed by hand."""
