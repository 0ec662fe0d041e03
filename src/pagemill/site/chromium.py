"""Find a Chromium: for tests, pictures, copies; `python -m pagemill.site.chromium` installs one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pagemill import project
from pagemill.errors import SiteError

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

COMMANDS = ("chromium", "chromium-browser", "google-chrome")
#: How it is started: it asks no host by itself.
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]

REMEDY = (
    "No Chromium was found. Set {} to the path of one, or install one: "
    "`apt-get install chromium fonts-noto-cjk` on Debian, `playwright install chromium` elsewhere."
)


def find() -> Path | None:
    """Return the Chromium named by `<COMMAND>_CHROMIUM`, else on the PATH, else Playwright's.

    Raises
    ------
    SiteError
        If `<COMMAND>_CHROMIUM` names no file.
    """
    variable = project.variable("CHROMIUM")
    named = os.environ.get(variable)
    if named:
        if not Path(named).is_file():
            raise SiteError(f"{variable}: there is no file {named}. Mend or unset it.")
        return Path(named)
    for command in COMMANDS:
        if found := shutil.which(command):
            return Path(found)
    return _from_playwright()


def path() -> Path:
    """Return the Chromium to use.

    Raises
    ------
    SiteError
        If there is none; the message says how to get one.
    """
    found = find()
    if found is None:
        raise SiteError(REMEDY.format(project.variable("CHROMIUM")))
    return found


def launch(playwright: Playwright) -> Browser:
    """Start the Chromium to use."""
    return playwright.chromium.launch(executable_path=str(path()), args=FLAGS)


def install() -> None:
    """Install a Chromium: with apt as root on Debian, else with Playwright."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-q"], env=quiet, check=False)
        wanted = ["chromium", "fonts-noto-cjk"]
        subprocess.run(["apt-get", "install", "-q", "-y", *wanted], env=quiet, check=False)
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def _from_playwright() -> Path | None:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:  # only the extra "dev" brings it
        return None
    with sync_playwright() as playwright:
        bundled = Path(playwright.chromium.executable_path)
    return bundled if bundled.is_file() else None


def main() -> None:
    """Install a Chromium where there is none, print which one serves."""
    try:
        if find() is None:
            install()
        print(path())
    except SiteError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
