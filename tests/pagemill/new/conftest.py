"""The small project of the runner's tests, and its command line."""

from tests.pagemill.runner.conftest import project, yilianti

__all__ = ["project", "yilianti"]
