"""Release the book twice, each time in another place, and compare the sums of all files.

``python -m benchmarks.releases FOLDER`` clones the commit into two folders below FOLDER and writes
a whole release in each: another folder, zone, locale, seed, user, home, number of jobs, and a day
that lies 400 days ahead. It takes as long as two books made from nothing, and their copies.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from pagemill import project
from pagemill.site import chromium

ROOT = Path(__file__).resolve().parent.parent
DAYS = 400
#: Python imports it when it starts: its clocks go ahead.
LATER = f"import time\n_now = time.time\ntime.time = lambda: _now() + {DAYS} * 86400\n"


def sums(folder: Path, jobs: int, variables: dict[str, str]) -> dict[str, str]:
    """Clone the commit into a folder, release it there, and return file -> sum."""
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    path = os.pathsep.join([str(folder / "src"), *filter(None, [variables.pop("LATER", "")])])
    own = {**os.environ, **variables, "PYTHONPATH": path}
    own[project.variable("CHROMIUM")] = str(chromium.path())
    began = time.monotonic()
    for command in (["book", "--jobs", str(jobs)], ["release"]):
        done = subprocess.run(
            [sys.executable, "-m", "pagemill", *command],
            **{"cwd": folder, "env": own, "capture_output": True, "text": True},
        )
        if done.returncode:
            raise SystemExit(f"{folder}: {command[0]} failed.\n{done.stdout}{done.stderr}")
    print(f"released in {folder.name} in {time.monotonic() - began:.0f} seconds", flush=True)
    lines = (folder / "dist" / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def main() -> None:
    """Release twice and say what differs."""
    base = Path(sys.argv[1]).resolve()
    later, home = base / "later", base / "home"
    for folder in (later, home):
        folder.mkdir(parents=True)
    (later / "sitecustomize.py").write_text(LATER, encoding="utf-8")
    here = {"TZ": "UTC", "LANG": "C.UTF-8", "PYTHONHASHSEED": "1"}
    there = {
        **{"TZ": "Pacific/Apia", "LANG": "de_DE.UTF-8", "LC_ALL": "C", "PYTHONHASHSEED": "77"},
        **{"USER": "somebody", "LOGNAME": "somebody", "HOME": str(home), "COLUMNS": "40"},
        "LATER": str(later),
    }
    commit = subprocess.run(
        ["git", "-C", str(ROOT), "log", "-1", "--format=%h of %cs"], capture_output=True, text=True
    ).stdout.strip()
    print(f"commit {commit}")
    print(f"one: {', '.join(f'{name}={value}' for name, value in here.items())}, 2 jobs")
    told = {name: value for name, value in there.items() if name not in ("LATER", "HOME")}
    told = {**told, "HOME": "another", "day": f"{DAYS} days ahead"}
    print(
        f"other: {', '.join(f'{name}={value}' for name, value in told.items())}, 1 job", flush=True
    )
    one = sums(base / "one", 2, here)
    other = sums(base / "deeper" / "within" / "other", 1, there)
    differing = sorted(name for name in {*one, *other} if one.get(name) != other.get(name))
    print(f"{len(one)} files in one, {len(other)} in the other: {len(differing)} differ")
    print("".join(f"  {name}\n" for name in differing[:20]), end="")
    raise SystemExit(1 if differing else 0)


if __name__ == "__main__":
    main()
