"""What backs each claim about speed: `python -m benchmarks`, or `make bench`."""
