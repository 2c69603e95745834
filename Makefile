# make demo    a demonstration on one address        make setup   the environment, in .venv
# make test    all tests, with a real browser        make check   style, types, imports, templates, licences
# make proofs  tries to break each promise          make fuzz    spoiled files for every importer (a minute each, two at a time)
# make bench   the budget table                      make lock / messages / screenshots   for who changes Oogst

PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3.14 python3 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PYTEST_ARGS ?=
SECONDS ?= 480
SEED ?= 1
# What touches the database in its own way runs on a real PostgreSQL as well.
ON_POSTGRES ?= tests/people tests/vault tests/studies tests/sources tests/coding tests/insight tests/story tests/exchange tests/flows/correcting tests/cli/test_vault.py

.DELETE_ON_ERROR:
.PHONY: demo setup dev check test fuzz bench proofs screenshots lock messages

demo: $(VENV)/.base
	@$(VENV)/bin/oogst demo --port $(PORT)

setup: $(VENV)/.base
	@echo "Ready: $(VENV)/bin/oogst --help"

dev: $(VENV)/.dev

$(PY):
	@test -n "$(PYTHON)" || { echo "Oogst needs Python 3.11 or newer. Install it, or say where it is: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) tools/environment.py make $(VENV)

$(VENV)/.base: $(PY) requirements/base.txt tools/environment.py
	@test -e $(VENV)/.dev || $(PY) tools/environment.py install $(VENV) requirements/base.txt
	@touch $@

$(VENV)/.dev: $(PY) requirements/dev.txt tools/environment.py
	@$(PY) tools/environment.py install $(VENV) requirements/dev.txt
	@touch $@ $(VENV)/.base

check: $(VENV)/.dev
	@$(PY) tools/check.py

test: $(VENV)/.dev
	@OOGST_CHROMIUM="$$($(PY) tools/chromium.py)" && export OOGST_CHROMIUM && \
	$(PY) -m tools.postgres pytest -n 2 -q -p no:cacheprovider -m "not e2e" $(ON_POSTGRES) && \
	$(PY) -m pytest -n 2 --ignore=tests/e2e $(PYTEST_ARGS) && $(PY) -m pytest -n 2 $(PYTEST_ARGS) tests/e2e

bench: $(VENV)/.dev
	@$(PY) -m benchmarks

fuzz: $(VENV)/.dev
	@$(PY) -m tests.fuzz --seconds $(SECONDS) --seed $(SEED)

proofs: $(VENV)/.dev
	@$(PY) -m proofs

screenshots: $(VENV)/.dev
	@OOGST_CHROMIUM="$$($(PY) tools/chromium.py)" && export OOGST_CHROMIUM && $(PY) -m tools.screenshots

lock: $(VENV)/.dev
	@$(PY) tools/lock.py

messages: $(VENV)/.dev
	@$(PY) -m tools.messages
