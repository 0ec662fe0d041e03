"""What the notebook that runs here asks for beside tables: words, and the descriptor as a whole.

It is published among the outputs of the notebook's cells: a page is made anew when something that
it asked for changes, and left alone when anything else does.
"""

import sys

MIME = "application/vnd.pagemill.asked+json"

# What this process has asked for, and whether a cell has told of it. What a module asks for when it
# is imported concerns all notebooks that are forked later.
_asked: dict[str, bool] = {}


def ask(what: str) -> None:
    """Remember what was asked for, and let the notebook that runs here tell of it."""
    if what not in _asked:
        _asked[what] = False
        watch()


def watch() -> None:
    """Let each cell of the notebook that runs in this process tell what was asked for."""
    if "IPython" not in sys.modules:
        return
    from IPython.core.getipython import get_ipython

    if (shell := get_ipython()) is not None:
        shell.events.register("post_execute", _tell)  # once, however often it is called


def _tell() -> None:
    from IPython.core.getipython import get_ipython

    news = [what for what, is_told in _asked.items() if not is_told]
    if news and (shell := get_ipython()) is not None:
        _asked.update(dict.fromkeys(news, True))
        shell.display_pub.publish({MIME: {"asked": news}})
