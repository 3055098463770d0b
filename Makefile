# make serve | build | check | examples | test; README.md explains when to use which.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export SITE_URL ?= https://docker-guide.github.io/docker-guide/
SEARCH := scripts/search
ZENSICAL := .cache/zensical
# The path that the site is served under, as on GitHub Pages.
BASE := /$(shell cut -d/ -f4- <<< "$(SITE_URL)")

.DEFAULT_GOAL := help
.PHONY: help serve build offline pdf epub cheat-sheet downloads test-downloads preview check fix examples cli-snapshot upgrade reference test test-site browser search pictures budget bench-search bench-author translations census ledger links audit lock zensical clean

help:
	@sed -n 's/^#: //p' Makefile

#: make serve [ADDRESS=127.0.0.1:8000]   serve the site and reload it on changes
serve: $(VENV)/site.stamp
	$(BIN)/python -m scripts.serve $(if $(ADDRESS),--address $(ADDRESS))

#: make bench-author [SCALE=10] [AGAINST=REV]   measure from saving to seeing, a build by its parts, ten times the pages, another revision
bench-author: $(VENV)/site.stamp
	$(BIN)/python -m scripts.serve.bench $(if $(SCALE),--scale $(SCALE)) $(if $(AGAINST),--against $(AGAINST))

#: make build             build the site into site/, as it is published
build: $(VENV)/site.stamp
	$(BIN)/python -m scripts.build site

#: make offline           build dist/docker-guide.zip: the site with search, to unpack and read offline
offline: build
	$(BIN)/python -m scripts.outputs download dist

#: make pdf               build dist/docker-guide.ko.pdf and .en.pdf: all pages except the reference, as a book
pdf: build $(VENV)/dev.stamp browser
	$(BIN)/python -m scripts.outputs book dist

#: make epub              build dist/docker-guide.ko.epub and .en.epub: the same chapters for e-readers
epub: build $(VENV)/dev.stamp
	$(BIN)/python -m scripts.outputs epub dist

#: make cheat-sheet       build dist/docker-guide.cheat-sheet.ko.pdf and .en.pdf: the everyday commands on two A4 sides
cheat-sheet: build $(VENV)/dev.stamp browser
	$(BIN)/python -m scripts.outputs cheat-sheet dist

#: make downloads         build all four with checksums (dist/SHA256SUMS), as attached to a release
downloads: offline pdf epub cheat-sheet
	cd dist && sha256sum docker-guide.* > SHA256SUMS

#: make test-downloads    test the files built by `make downloads`
test-downloads: $(VENV)/dev.stamp browser java
	cd dist && sha256sum --check SHA256SUMS
	DOCKER_GUIDE_SITE=$(CURDIR)/site DOCKER_GUIDE_DOWNLOADS=$(CURDIR)/dist $(BIN)/python -m pytest \
	  tests/book tests/epub tests/browser/test_offline.py tests/browser/test_book_layout.py tests/browser/test_epub_layout.py

# For pull requests: the preview, and the data for the comment about it.
preview: $(VENV)/dev.stamp
	$(BIN)/python -m scripts.outputs preview site-offline
	$(BIN)/python -m scripts.preview collect site --base $(SINCE) --output preview.json

#: make check [PAGE=commands/run] [LANG_=en] [SINCE=REV]   check the pages; prints errors with their lines and fixes
check: $(VENV)/dev.stamp
	$(BIN)/python -m scripts.check sources $(PAGE) $(if $(LANG_),--lang $(LANG_)) $(if $(SINCE),--base $(SINCE))
	@layers="$$($(BIN)/lint-imports --no-cache --no-logo)" || { echo "$$layers"; exit 1; }

#: make fix [PAGE=commands/run]   fix ids and spacing, and nothing else
fix: $(VENV)/dev.stamp
	$(BIN)/python -m scripts.check fix $(PAGE) $(if $(LANG_),--lang $(LANG_))

#: make examples [PAGE=commands/run] [UPDATE=1] [SINCE=REV]   run the commands of the pages on a throw-away Docker Engine
examples: $(VENV)/dev.stamp
	$(BIN)/python -m scripts.examples $(PAGE) $(if $(UPDATE),--update) $(if $(SINCE),--changed-since $(SINCE)) $(if $(REPORT),--report $(REPORT))

#: make test              run everything: build, checks, tests with a browser, examples
test: $(VENV)/dev.stamp browser java
	$(BIN)/python -m scripts.engine prepare
	$(BIN)/python -m scripts.build site
	$(BIN)/python -m scripts.check sources
	$(MAKE) test-site
	$(BIN)/python -m scripts.examples

#: make test-site         test the site built by `make build`, and the tools
test-site: $(VENV)/dev.stamp browser java $(ZENSICAL)/stamp $(SEARCH)/node_modules/.package-lock.json
	$(BIN)/python -m scripts.check built site --base $(BASE)
	$(BIN)/python -m scripts.ledger check site
	DOCKER_GUIDE_SITE=$(CURDIR)/site $(BIN)/python -m pytest -n 2 -m "not alone" --durations 25
	DOCKER_GUIDE_SITE=$(CURDIR)/site $(BIN)/python -m pytest -m alone

#: make cli-snapshot      update docs/assets/cli.json with the docker CLI's commands and options; prints what changed
cli-snapshot: $(VENV)/dev.stamp
	$(BIN)/python -m scripts.cli $(if $(DOCKER),--docker $(DOCKER))

#: make upgrade [ENGINE=29.9.1] [DRY_RUN=1]   pin and build the newest available Docker, then record its CLI and all examples
upgrade: $(VENV)/dev.stamp
	$(BIN)/python -m scripts.engine upgrade $(if $(ENGINE),--engine $(ENGINE)) $(if $(DRY_RUN),--dry-run)

#: make reference         show how many commands and options are described, and what is missing
reference: $(VENV)/dev.stamp
	$(BIN)/python -m scripts.reference

#: make translations [PAGE=commands/run] [MARK=commands/run|all]   list missing or outdated English pages; MARK marks pages as up to date
translations: $(VENV)/dev.stamp
	$(BIN)/python -m scripts.translations $(PAGE) $(if $(MARK),--mark $(MARK))

#: make search            rebuild the search worker from scripts/search/worker/ (needs Node)
search: $(SEARCH)/node_modules/.package-lock.json
	node $(SEARCH)/build.mjs

#: make pictures          take the pictures of the site in README.md and CONTRIBUTING.md
pictures: $(VENV)/dev.stamp browser
	$(BIN)/python -m scripts.build site
	$(BIN)/python -m scripts.pictures

#: make budget            measure bytes and requests for a first visit, the next page and the first search
budget: $(VENV)/dev.stamp browser
	$(BIN)/python -m scripts.build site
	DOCKER_GUIDE_SITE=$(CURDIR)/site $(BIN)/python -m pytest -q -s tests/browser/test_budget.py

.PHONY: look
#: make look              measure how the pages look: sizes, contrast, what is cut off, beside what it should be
look: $(VENV)/dev.stamp browser
	$(BIN)/python -m scripts.build site
	DOCKER_GUIDE_SITE=$(CURDIR)/site $(BIN)/python -m pytest -q -s tests/browser/test_look.py

#: make bench-search      measure the quality and speed of the search in Chromium
bench-search: $(VENV)/dev.stamp browser
	$(BIN)/python -m scripts.build site
	$(BIN)/python -m scripts.search.bench site

#: make census            count pages, words, commands, drawings, minutes to read: make census PAGES=concepts/docker
census: $(VENV)/dev.stamp
	$(BIN)/python -m scripts.census $(PAGES)

#: make ledger            add new addresses and ids of the site to tests/ledgers/addresses.txt
ledger: $(VENV)/dev.stamp
	$(BIN)/python -m scripts.build site
	$(BIN)/python -m scripts.ledger update site

#: make links             find dead links to other sites (connects to them; runs weekly in upkeep.yml)
links: $(VENV)/dev.stamp
	$(BIN)/lychee --no-progress --max-concurrency 8 --max-retries 3 --accept 200..=299,403,429 \
	  --exclude-loopback --exclude '^https?://[^/]*\.?example\.(com|org|net)' 'docs/**/*.md' 'docs/**/*.yml' '*.md'

#: make audit             find known vulnerabilities in packages (queries PyPI and npm; runs weekly in upkeep.yml)
audit: $(VENV)/dev.stamp
	npm audit --prefix $(SEARCH) --package-lock-only
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-audit.txt
	$(BIN)/pip-audit --require-hashes --disable-pip -r requirements-dev.txt -r requirements-audit.txt
	$(BIN)/pip-audit --require-hashes --disable-pip -r requirements-zensical.txt

#: make lock              update requirements*.txt from requirements*.in
lock: $(VENV)/dev.stamp
	for set in requirements requirements-dev requirements-audit requirements-zensical; do $(BIN)/uv pip compile --quiet --universal --python-version 3.11.5 \
	  --generate-hashes --no-emit-index-url --no-header --output-file $$set.txt $$set.in || exit 1; done

#: make zensical          build with Zensical and list what would be lost compared to the site (runs weekly in upkeep.yml)
zensical: build $(VENV)/dev.stamp $(ZENSICAL)/stamp
	$(BIN)/python -m scripts.zensical site site-zensical

#: make clean             remove everything that the other commands created
clean:
	rm -rf $(VENV) $(ZENSICAL) .cache/build site site-offline site-zensical dist .pytest_cache .ruff_cache .rumdl_cache

# Chromium for the browser tests: already installed, or installed with the system's package manager.
browser: $(VENV)/dev.stamp
	$(BIN)/python -m scripts.browser

# npm packages for testing and bundling the search. The pages do not need them.
$(SEARCH)/node_modules/.package-lock.json: $(SEARCH)/package-lock.json
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null || \
	  { echo "검색을 테스트하려면 Node 20 이상과 npm이 필요합니다. https://nodejs.org (Node 20 or newer and npm are required to test the search)"; exit 1; }
	npm ci --prefix $(SEARCH) --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# The EPUB checker needs Java.
.PHONY: java
java:
	@java -version > /dev/null 2>&1 || \
	  { echo "EPUB를 테스트하려면 Java가 필요합니다. Debian/Ubuntu: sudo apt-get install default-jre-headless (Java is required to test the EPUB)"; exit 1; }

# A separate environment, since Zensical's requirements may differ from those of MkDocs.
$(ZENSICAL)/stamp: requirements-zensical.txt | $(VENV)/bin/python
	$(BIN)/python -m venv $(ZENSICAL)
	$(ZENSICAL)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-zensical.txt
	@touch $@

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11, 5))' || \
	  { echo "Python 3.11.5 이상이 필요합니다 (Python 3.11.5 or newer is required): $$($(PYTHON) --version)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "가상 환경을 만들지 못했습니다. Debian/Ubuntu: sudo apt-get install python3-venv (cannot create the virtual environment)"; rm -rf $(VENV); exit 1; }

$(VENV)/site.stamp: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/site.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
