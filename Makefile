# The few things one does here. Needs python3 (3.11 or newer), make and git; uses uv where it is on the PATH.

PYTHON3 ?= python3
PYTHON := .venv/bin/python
RUN_STAMP := .venv/.run-$(shell cksum < requirements.txt | tr ' ' '-')
TEST_STAMP := .venv/.test-$(shell cksum < requirements-dev.txt | tr ' ' '-')
SAMPLE_SITE := exec env DEBUG=$${DEBUG-1} $(PYTHON) manage.py

.PHONY: help run manage test check benchmarks messages requirements
.DEFAULT_GOAL := help

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 21

run: $(RUN_STAMP) ## the portal with sample content on http://127.0.0.1:8000 (PORT=8001 to change); Ctrl-C stops it
	@$(SAMPLE_SITE) run_portal

manage: $(RUN_STAMP) ## make manage do="shell": any management command on that site
	@$(SAMPLE_SITE) $(do)

test: $(TEST_STAMP) ## all tests, on SQLite and, where it answers, on PostgreSQL
	@$(PYTHON) -m tests

check: $(TEST_STAMP) ## format, lint, types, import contracts, templates, migrations, deployment settings, README
	@$(PYTHON) -m tests.checks

benchmarks: $(TEST_STAMP) ## measure publishing, mail, search, doors and pages; makes databases with up to a million resources first
	@$(PYTHON) -m benchmarks.publishing
	@$(PYTHON) -m benchmarks.mail
	@$(PYTHON) -m benchmarks.search
	@$(PYTHON) -m benchmarks.doors
	@$(PYTHON) -m benchmarks.pages

messages: $(TEST_STAMP) ## collect and compile translations (collecting needs gettext)
	@$(SAMPLE_SITE) makemessages --all --no-obsolete --no-wrap --ignore '.venv/*' --ignore 'var/*'
	@$(PYTHON) -m tests.translations

requirements: $(TEST_STAMP) ## pin requirements*.in again, with hashes (needs uv)
	uv pip compile --universal --generate-hashes --python-version 3.11 -o requirements.txt requirements.in
	uv pip compile --universal --generate-hashes --python-version 3.11 -o requirements-dev.txt requirements-dev.in

# $(call install,requirements.txt): a whole .venv with exactly what is pinned; the stamp beside it skips this next time.
define install
@$(PYTHON3) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo "The portal needs Python 3.11 or newer, and $(PYTHON3) is $$($(PYTHON3) --version). For another one: make run PYTHON3=python3.12" >&2; exit 1; }
@uv --version >/dev/null 2>&1 || $(PYTHON) -m pip --version >/dev/null 2>&1 || $(PYTHON3) -c 'import ensurepip' 2>/dev/null || \
	{ echo "Python's venv is not installed here. On Debian and Ubuntu: sudo apt-get install python3-venv" >&2; exit 1; }
@echo "Installing $(1) into .venv ..."
@if uv --version >/dev/null 2>&1; then \
	test -x $(PYTHON) || uv venv --quiet --python $(PYTHON3) .venv; \
	uv pip install --quiet --python $(PYTHON) --require-hashes -r $(1); \
else \
	$(PYTHON) -m pip --version >/dev/null 2>&1 || $(PYTHON3) -m venv --clear .venv; \
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1); \
fi
@touch $@
endef

$(RUN_STAMP): requirements.txt
	$(call install,requirements.txt)

$(TEST_STAMP): requirements-dev.txt
	$(call install,requirements-dev.txt)
