"""The evidence held against the documents: citations, coverage, readings, claims."""
