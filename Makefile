# Everything starts here: `make help`. Needs python3 (3.11 or later, with venv), git and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCKED := $(VENV)/.locked
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help book release test serve check bench lock clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

book: $(READY) ## check the data, run the notebooks, build the site in _build/html
	$(BIN)/yilianti book

release: book ## copies to take away: one HTML file and a tagged PDF, in _build/release
	$(BIN)/python -m yilianti.chromium
	$(BIN)/yilianti release

test: $(READY) ## style, types and all tests, in a browser too
	$(BIN)/python -m yilianti.chromium
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell
	$(BIN)/mypy
	$(BIN)/pytest

serve: $(READY) ## live preview while writing
	$(BIN)/yilianti serve

check: $(READY) ## check the tables; with YILIANTI_SOURCES also the citations
	$(BIN)/yilianti check

bench: $(READY) ## measure what is claimed about speed and about intervals
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.coverage
	$(BIN)/python -m benchmarks.power

lock: $(READY) ## refresh requirements.lock from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --extra dev --output-file requirements.lock \
		--no-config --upgrade --universal --python-version 3.11 --fork-strategy fewest \
		--generate-hashes --custom-compile-command "make lock" --quiet

clean: ## remove all that was generated, the environment excepted
	rm -rf _build .mypy_cache .ruff_cache .pytest_cache .hypothesis
	git clean -fdqX book

# Two steps, for pip takes no editable package together with hashes.
$(READY): pyproject.toml $(LOCKED)
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(LOCKED): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "$(PYTHON) is missing or older than 3.11. Install Python 3.11 or later, or name one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
		|| { echo "$(PYTHON) cannot make environments. On Debian: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-compile --require-hashes --requirement requirements.lock
	$(BIN)/python -m compileall -qq -j 0 $(VENV)/lib || true  # on all cores; pip would use one
	@touch $@
