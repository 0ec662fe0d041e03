"""`python -m yilianti` is `yilianti`."""

from pagemill.cli import main

main()
