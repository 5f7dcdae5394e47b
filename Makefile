# One command each from a fresh clone; everything stays inside the clone.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
PIP    := $(BIN)/python -m pip --disable-pip-version-check --no-cache-dir

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint pytest test-slow test-killed test-clients bench screenshots snapshots docs lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## prepare .venv with every extra; afterwards .venv/bin/spaceport is there

# The stamp is made last, so that an interrupted preparation starts again.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Spaceport needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ..." >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --require-hashes -r requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY) ## the dashboard on a simulated estate
	@$(BIN)/spaceport --demo

test: lint pytest ## ruff, mypy, import-linter and pytest

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

pytest: $(READY)
	$(BIN)/pytest -n 2 --dist loadgroup

test-slow: $(READY) ## large estates, the worst bodies everywhere, more kinds of terminal
	$(BIN)/pytest -n 2 --dist loadgroup -m slow

test-killed: $(READY) ## kill -9 at every journal write and every call of every change
	$(BIN)/pytest tests/changes/test_killed.py -n 2 -m killed -rP

test-clients: $(READY) ## the real Heroku and AWS CLIs against the simulator (needs Node 20 or newer)
	tests/clients/install
	$(BIN)/pytest tests/clients -m clients

bench: $(READY) ## the budgets of speed and size, measured; some minutes, best on a quiet machine
	$(BIN)/python -m tests.bench

screenshots: $(READY) ## make the pictures in screenshots/ again
	$(BIN)/python -m tests.snapshots.gallery screenshots

snapshots: $(READY) ## accept what the screens look like now
	$(BIN)/pytest tests/snapshots -m "slow or not slow" --snapshot-update

docs: $(READY) ## make the page about the configuration again
	$(BIN)/python -m tui.config_page > docs/configuration.md

lock: $(READY) ## resolve the dependencies anew into requirements.lock
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --all-extras --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-annotate --no-header -o requirements.lock pyproject.toml

clean: ## remove everything that was prepared or built
	rm -rf $(VENV) .clients .pytest_cache .mypy_cache .ruff_cache .hypothesis snapshot_report.html
