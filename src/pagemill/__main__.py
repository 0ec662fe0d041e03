"""`python -m pagemill` is `pagemill`."""

from pagemill.cli import main

main()
