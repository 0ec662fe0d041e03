"""`python -m yilianti` is `yilianti`."""

from yilianti.cli import main

main()
