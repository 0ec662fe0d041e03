# Everything starts here: `make help`. Needs python3 (3.11 or later, with venv), git and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCKED := $(VENV)/.locked
READY := $(VENV)/.ready
TOOLS := $(VENV)/.tools

PIP_INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --no-compile --require-hashes --requirement
# uv takes a tenth of pip's time. It knows nothing of pip's mirror unless told; where it cannot run, pip installs.
define install
	sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > $(VENV)/uv.lock && $(PIP_INSTALL) $(VENV)/uv.lock || true
	mirror=$${PIP_INDEX_URL:-$$($(BIN)/pip config get global.index-url 2>/dev/null)}; \
		UV_DEFAULT_INDEX=$${UV_DEFAULT_INDEX:-$$mirror} $(BIN)/uv pip install --quiet --python $(BIN)/python \
			--require-hashes --requirement $(1) || $(PIP_INSTALL) $(1)
endef

# On all cores, once: where Python may write no bytecode, each process would compile all anew.
COMPILED := $(BIN)/python -m compileall -qq -j 0 -x '/tests?/'

COMPILE := $(BIN)/uv pip compile pyproject.toml --no-config --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --custom-compile-command "make lock" --quiet

.DEFAULT_GOAL := help
.PHONY: help book release audit test test-fast style serve check bench-quick bench lock clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

book: $(READY) ## check the data, run the notebooks, build the site in _build/html
	$(BIN)/yilianti book

release: $(TOOLS) ## a released copy in dist: site, data in four forms, HTML, PDF, sums
	$(BIN)/python -m pagemill.site.chromium
	$(BIN)/yilianti book
	$(BIN)/yilianti release

audit: $(READY) ## ask what faults are known of the locked libraries; says so where nobody can be asked
	$(BIN)/python -m pagemill.release.audit

test: style ## style, types and all tests, in a browser too
	$(BIN)/python -m pagemill.site.chromium
	$(BIN)/yilianti book  # on all cores: within the tests one would build it and the other wait
	$(BIN)/pytest -n 3 --dist worksteal --durations 10  # three on two cores: browsers often wait

test-fast: style ## style, types and the tests that take no site, no browser and no five seconds
	$(BIN)/pytest -n 2 --dist worksteal -m "not slow and not browser"

style: $(TOOLS) ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell
	$(BIN)/mypy

serve: $(READY) ## live preview while writing
	$(BIN)/yilianti serve

check: $(READY) ## check the tables; with YILIANTI_SOURCES also the citations
	$(BIN)/yilianti check

bench-quick: $(TOOLS) ## measure what an author waits for, in two minutes, and write nothing
	$(BIN)/python -m benchmarks --quick

bench: $(TOOLS) ## measure what is claimed about speed and about intervals
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.coverage
	$(BIN)/python -m benchmarks.power
	$(BIN)/python -m benchmarks.random_edits > benchmarks/results/random-edits.txt

lock: $(TOOLS) ## refresh both lock files from pyproject.toml
	$(COMPILE) --upgrade --extra install --output-file requirements.lock
	$(COMPILE) --extra install --extra dev --constraint requirements.lock --output-file requirements-dev.lock

clean: ## remove all that was generated, the environment excepted
	rm -rf _build .mypy_cache .ruff_cache .pytest_cache .hypothesis
	git clean -fdqX book

# Two steps, for no installer takes an editable package together with hashes.
$(READY): pyproject.toml $(LOCKED)
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	$(COMPILED) src || true
	@touch $@

$(LOCKED): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "$(PYTHON) is missing or older than 3.11. Install Python 3.11 or later, or name one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
		|| { echo "$(PYTHON) cannot make environments. On Debian: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(call install,requirements.lock)
	$(COMPILED) $(VENV)/lib || true
	@touch $@

# What only tests need: linters, type checker, browser driver.
$(TOOLS): requirements-dev.lock $(READY)
	$(call install,requirements-dev.lock)
	$(COMPILED) $(VENV)/lib || true
	@touch $@
