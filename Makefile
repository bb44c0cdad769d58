# Willay's workshop. `make` alone lists what there is; each target does its own set-up.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
DEV    := $(VENV)/.ready-dev

.DEFAULT_GOAL := help
.PHONY: help run demo test check bench docs install uninstall lock

help:  ## list what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | awk -F'\t' '{printf "  make %-10s %s\n", $$1, $$2}'

$(READY): requirements.lock pyproject.toml
	@sh systemd/setup-venv.sh "$(PYTHON)" "$(VENV)" requirements.lock
	@touch $@

$(DEV): $(READY) requirements-dev.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

run: $(READY)  ## the demo: a modem, a district and people who answer, no hardware (port 8080)
	@exec $(BIN)/willay demo $(ARGS)

test: $(DEV)  ## every test; without Chromium the browser tests are left out, and it says so
	@sh tests/run.sh $(BIN) $(ARGS)

check: $(DEV)  ## style, types, floors
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(DEV)  ## measure: memory, idle CPU, bytes a message, reply to next question
	@$(BIN)/python -m bench $(ARGS)

docs: $(DEV)  ## check the documents: links, commands, settings
	@$(BIN)/python -m pytest -q tests/test_docs.py

install:  ## on a Pi, as root: user, /opt/willay, unit, udev rules, first configuration
	@sh systemd/install.sh

uninstall:  ## its undo; data in /var/lib/willay stays unless PURGE=1
	@sh systemd/uninstall.sh

lock: $(DEV)  ## resolve the dependencies again, with hashes (needs uv)
	@sh systemd/lock.sh
