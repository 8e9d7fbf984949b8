# Two commands: `make run` and `make test`. Everything else is for those who change things.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := run
PYTHON ?= python3
PORT ?= 8000
export PORT

# PostgreSQL refuses to run as root, so root's programs must be readable by another user. Where the checkout lies in
# a private folder they are kept under /var/lib, and nothing private is opened. diaspora/embedded.py: room().
PRIVATE := $(shell d="$(CURDIR)"; if [ "$$(id -u)" = 0 ]; then while :; do [ "$$(stat -c %A "$$d" | cut -c10)" = x ] || { echo yes; break; }; [ "$$d" = / ] && break; d="$$(dirname "$$d")"; done; fi)
VENV ?= $(if $(PRIVATE),/var/lib/safeer-$(shell printf %s "$(CURDIR)" | sha256sum | cut -c1-10)/venv,.venv)
PY := $(VENV)/bin/python

.PHONY: run test check unit lint demo bench lock audit jobs visas mentorship digests web scams

run: $(VENV)/base.stamp .env
	@$(if $(PRIVATE),echo "Running as root from a private folder: programs and data are under $(dir $(VENV)).",:)
	@exec $(PY) manage.py up

test: $(VENV)/dev.stamp .env
	$(MAKE) --no-print-directory check
	$(MAKE) --no-print-directory unit

# What needs no database comes first: it fails fastest.
check: $(VENV)/dev.stamp .env
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/lint-imports
	$(VENV)/bin/mypy .
	$(PY) manage.py messages --check

unit: $(VENV)/dev.stamp .env
	$(PY) -m diaspora.embedded $(VENV)/bin/pytest -n 2 --dist loadgroup

lint: $(VENV)/dev.stamp .env
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .
	$(VENV)/bin/lint-imports

demo: $(VENV)/base.stamp .env
	$(PY) manage.py demo

# `make bench`, `make bench jobs`, `SIZE=small make bench digests`.
bench: $(VENV)/dev.stamp .env
	$(PY) -m diaspora.embedded $(PY) -m bench $(filter-out bench,$(MAKECMDGOALS))

ifneq ($(filter bench,$(MAKECMDGOALS)),)
jobs visas mentorship digests web scams:
	@:
endif

lock: $(VENV)/dev.stamp
	for f in base dev; do $(VENV)/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header -o requirements/$$f.txt requirements/$$f.in; done

# Known holes in what we depend on. Needs the internet; fails where the advisory databases don't answer.
audit: $(VENV)/dev.stamp
	for f in base dev; do $(VENV)/bin/pip-audit --strict --disable-pip --require-hashes -r requirements/$$f.txt; done

$(VENV)/bin/python:
	@mkdir -p $(dir $(VENV))
	$(PYTHON) -m venv $(VENV)

$(VENV)/base.stamp: requirements/base.txt | $(VENV)/bin/python
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt | $(VENV)/bin/python
	$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@ $(VENV)/base.stamp

# A developer's own settings, with a secret of their own. Never committed.
.env:
	@printf 'DEBUG=true\nSECRET_KEY=%s\n' "$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))')" > .env
