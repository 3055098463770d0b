# make serve | build | check | examples | test; README.md says what for.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# What is built is served below this path, as GitHub Pages serves a project.
export NO_MKDOCS_2_WARNING := 1
export SITE_URL ?= https://docker-guide.github.io/docker-guide/
SEARCH := scripts/search
BASE := /$(shell cut -d/ -f4- <<< "$(SITE_URL)")

.DEFAULT_GOAL := help
.PHONY: help serve build offline preview check fix examples cli-snapshot reference test test-site browser search bench-search bench-author translations ledger links audit lock clean

help:
	@sed -n 's/^#: //p' Makefile

#: make serve [ADDRESS=127.0.0.1:8000]   write and watch the site
serve: $(VENV)/site.stamp
	$(BIN)/python -m scripts.serve $(if $(ADDRESS),--address $(ADDRESS))

#: make bench-author [SCALE=10]   from saving a page to seeing it; where a build's time goes; how it grows with the pages
bench-author: $(VENV)/site.stamp
	$(BIN)/python -m scripts.serve.bench $(if $(SCALE),--scale $(SCALE))

#: make build             the site into site/, as it is published
build: $(VENV)/site.stamp
	$(BIN)/mkdocs build --strict

#: make offline           the built site into site-offline/, which opens from a folder, search and all
offline: build
	rm -rf site-offline
	$(BIN)/python -m scripts.offline site site-offline

# For the check of a pull request: its preview, and what the commenter is told.
preview: $(VENV)/dev.stamp
	$(BIN)/python -m scripts.offline site site-offline
	$(BIN)/python -m scripts.preview collect site --base $(SINCE) --output preview.json

#: make check [PAGE=commands/run] [LANG_=en] [SINCE=REV]   what is wrong in the pages, with line and cure
check: $(VENV)/dev.stamp
	$(BIN)/python -m scripts.check sources $(PAGE) $(if $(LANG_),--lang $(LANG_)) $(if $(SINCE),--base $(SINCE))

#: make fix [PAGE=commands/run]   mends ids and spacing, and nothing else
fix: $(VENV)/dev.stamp
	$(BIN)/python -m scripts.check fix $(PAGE) $(if $(LANG_),--lang $(LANG_))

#: make examples [PAGE=commands/run] [UPDATE=1] [SINCE=REV]   run the commands of the pages on a throw-away Docker Engine
examples: $(VENV)/dev.stamp
	$(BIN)/python -m scripts.examples $(PAGE) $(if $(UPDATE),--update) $(if $(SINCE),--changed-since $(SINCE)) $(if $(REPORT),--report $(REPORT))

#: make test              everything: build, checks, browser tests, examples
test: $(VENV)/dev.stamp browser
	$(BIN)/mkdocs build --strict
	$(BIN)/python -m scripts.check sources
	$(MAKE) test-site
	$(BIN)/python -m scripts.examples

#: make test-site         the tests of what `make build` has built, and of the tools
test-site: $(VENV)/dev.stamp browser $(SEARCH)/node_modules/.package-lock.json
	$(BIN)/python -m scripts.check built site --base $(BASE)
	$(BIN)/python -m scripts.ledger check site
	DOCKER_GUIDE_SITE=$(CURDIR)/site $(BIN)/python -m pytest

#: make cli-snapshot      the docker CLI's commands and options into docs/assets/cli.json; prints what changed
cli-snapshot: $(VENV)/dev.stamp
	$(BIN)/python -m scripts.cli $(if $(DOCKER),--docker $(DOCKER))

#: make reference         how many commands and options are described, and what is missing
reference: $(VENV)/dev.stamp
	$(BIN)/python -m scripts.reference

#: make translations [PAGE=commands/run] [MARK=commands/run|all]   what English lacks; MARK records that it follows
translations: $(VENV)/dev.stamp
	$(BIN)/python -m scripts.translations $(PAGE) $(if $(MARK),--mark $(MARK))

#: make search            bundles the search's worker anew from scripts/search/worker/ (needs Node)
search: $(SEARCH)/node_modules/.package-lock.json
	node $(SEARCH)/build.mjs

#: make bench-search      how well and how fast the search answers, beside Material's, Pagefind and MiniSearch (needs Node)
bench-search: $(VENV)/dev.stamp browser $(SEARCH)/node_modules/.package-lock.json
	$(BIN)/mkdocs build --strict
	$(BIN)/python -m scripts.search.bench site

#: make ledger            enters new addresses and ids of the site into tests/ledgers/addresses.txt
ledger: $(VENV)/dev.stamp
	$(BIN)/mkdocs build --strict
	$(BIN)/python -m scripts.ledger update site

#: make links             links to other sites that have died (goes out to them; weekly in upkeep.yml)
links: $(VENV)/dev.stamp
	$(BIN)/lychee --no-progress --max-concurrency 8 --max-retries 3 --accept 200..=299,403,429 \
	  --exclude-loopback --exclude '^https?://[^/]*\.?example\.(com|org|net)' 'docs/**/*.md' 'docs/**/*.yml' '*.md'

#: make audit             known weaknesses of the packages (asks PyPI and npm; weekly in upkeep.yml)
audit: $(VENV)/dev.stamp
	npm audit --prefix $(SEARCH) --package-lock-only
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-audit.txt
	$(BIN)/pip-audit --require-hashes --disable-pip -r requirements-dev.txt -r requirements-audit.txt

#: make lock              requirements*.txt from requirements*.in
lock: $(VENV)/dev.stamp
	for set in requirements requirements-dev requirements-audit; do $(BIN)/uv pip compile --quiet --universal --python-version 3.11.5 \
	  --generate-hashes --no-emit-index-url --no-header --output-file $$set.txt $$set.in || exit 1; done

#: make clean             removes what the other commands made here
clean:
	rm -rf $(VENV) site site-offline .pytest_cache .ruff_cache .rumdl_cache

# Chromium for the browser tests: the machine's own, or installed from its package manager.
browser: $(VENV)/dev.stamp
	$(BIN)/python -m scripts.browser

# The search's npm packages: for its tests and benchmark, and for bundling it. Pages need none of it.
$(SEARCH)/node_modules/.package-lock.json: $(SEARCH)/package-lock.json
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null || \
	  { echo "검색을 시험하려면 Node 20 이상과 npm이 필요합니다. https://nodejs.org (needs Node 20 or newer, and npm)"; exit 1; }
	npm ci --prefix $(SEARCH) --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11, 5))' || \
	  { echo "Python 3.11.5 이상이 필요합니다 (needs Python 3.11.5 or newer): $$($(PYTHON) --version)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "가상 환경을 만들지 못했습니다. Debian/Ubuntu: sudo apt-get install python3-venv"; rm -rf $(VENV); exit 1; }

$(VENV)/site.stamp: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/site.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
