"""From tables to results: frame in, frame out; nothing here reads a file."""
