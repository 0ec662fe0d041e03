"""What the command `new` writes: a notebook, a row, a book."""
