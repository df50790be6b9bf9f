# Two commands do everything: `make run` and `make test`. `make` alone lists the rest.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:

# uv and Python make one .venv from the lock; nothing outside this folder is touched but Debian's packages.
UV := .tools/bin/uv
BIN := .venv/bin
export UV_PYTHON_DOWNLOADS := never
# the system's certificates: schools often stand behind a proxy with its own
export UV_SYSTEM_CERTS := true
# What is installed is kept compiled, and what is ours once it ran: uncompiled, a command takes three times as long.
export UV_COMPILE_BYTECODE := true
unexport PYTHONDONTWRITEBYTECODE
ROOT := $(if $(filter 0,$(shell id -u)),,sudo)
APT := $(ROOT) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends

.PHONY: help run quick test test-long same bench lint environment lock words templates examples pictures clean

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

.tools/.ready: requirements-tools.lock
	@python3 -m pip --version >/dev/null 2>&1 || { $(ROOT) apt-get update -qq && $(APT) python3-pip; }
	@rm -rf .tools
	python3 -m pip install --quiet --root-user-action=ignore --no-deps --require-hashes --target .tools -r requirements-tools.lock
	@touch $@

.venv/.ready: .tools/.ready requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(UV) venv --quiet --python python3 .venv
	VIRTUAL_ENV=.venv $(UV) pip sync --quiet --require-hashes requirements.lock
	VIRTUAL_ENV=.venv $(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.browser: .venv/.ready
	@command -v chromium-headless-shell >/dev/null && ls /usr/lib/*/libatomic.so.1 >/dev/null 2>&1 \
	  || { $(ROOT) apt-get update -qq && $(APT) chromium-headless-shell fonts-liberation fonts-dejavu-core libatomic1; }
	@touch $@

# What the tests hold the planner to: a PostgreSQL server, LibreOffice, and pictures of PDF pages.
.venv/.services: .venv/.ready
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && command -v soffice >/dev/null && command -v pdftoppm >/dev/null \
	  || { $(ROOT) apt-get update -qq && $(APT) postgresql libreoffice-calc-nogui libreoffice-writer-nogui poppler-utils; }
	@touch $@

# plotly.js with the two kinds of trace the pages draw, from npm, pinned by hash.
planner/rooms/static/plotly.js: web/package-lock.json web/package.json web/plotly.js
	@command -v npm >/dev/null || { $(ROOT) apt-get update -qq && $(APT) npm; }
	cd web && npm ci --silent --no-audit --no-fund && npm run --silent build

run: .venv/.ready planner/rooms/static/plotly.js ## make the example group's memos and the example round, and open the page in the browser
	@$(BIN)/planner memos data/templates/eksempelskoler.csv --out out/eksempelskoler
	@# the example round is made while the page opens, in a folder and a database of its own; once made, it stays
	@nice $(BIN)/python data/templates/make_round.py out/eksempelrunde & \
	  PLANNER_EXAMPLE_ROUND="$(CURDIR)/out/eksempelrunde/planner.db" $(BIN)/planner serve

lint: .venv/.ready ## what reads the code without running it: ruff, mypy, the floors
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --quiet --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache >/dev/null || $(BIN)/lint-imports --no-cache

# What a change breaks first, and no browser, server or run of memos: a few examples of each property, every case.
QUICK := planner/model planner/words planner/figures $(addprefix tests/test_,$(addsuffix .py,\
  allocation effort scenario goals flips change target compass estimates words numbers programmes content docs memo_rules \
  evidence_words standing_words problem_sentences schools_table))

quick: lint ## lint, the model, the words and the cases, in under a minute: while you work
	PLANNER_HYPOTHESIS=quick $(BIN)/python -m pytest -n 2 $(QUICK)

# A file a worker, for what a file starts it starts once; in the order they stand, for the longest stand first.
# Four workers on two cores: a good third of the time goes with waiting on purpose, for a time-out or a rest.
APART := -n 4 --dist loadfile --no-loadscope-reorder

test: .venv/.browser .venv/.services planner/rooms/static/plotly.js lint ## everything, in a sample that ends within 15 minutes, real browser included
	$(BIN)/python -m pytest $(APART)

test-long: .venv/.browser .venv/.services planner/rooms/static/plotly.js lint ## the full counts; writes what came out to tests/long-results.txt
	$(BIN)/python -m pytest -m 'long or not long' $(APART) | tee tests/long-results.tmp
	@{ date -u +%F; uname -srm; $(BIN)/python --version; tail -n 1 tests/long-results.tmp; } > tests/long-results.txt
	@rm tests/long-results.tmp

same: .venv/.ready planner/rooms/static/plotly.js ## compare all this planner writes with an earlier one: make same BEFORE=<commit> FILES="..."
	$(BIN)/python tests/same_as.py $(BEFORE) $(FILES)

# One after the other; each writes its part of benchmarks/RESULTS.md. The peers come into .tools/peers, never into .venv.
BENCHMARKS := settle slider_to_paint peers commands memo_run memo_documents lookup store sessions

bench: .venv/.browser planner/rooms/static/plotly.js ## measure what we claim about speed, into benchmarks/RESULTS.md
	@for one in $(BENCHMARKS); do echo "$$one"; $(BIN)/python benchmarks/$$one.py || exit 1; done

pictures: .venv/.browser planner/rooms/static/plotly.js ## make the README's pictures again
	$(BIN)/python docs/screenshots.py

words: .venv/.ready ## list the sentences of the code that a language lacks, and compile click's
	$(BIN)/pybabel compile -d planner/words/locale -D click
	$(BIN)/python -m pytest -q tests/test_words.py

templates: .venv/.ready ## make the files in data/templates/ and the memo's Word template again
	$(BIN)/python data/templates/make_templates.py
	$(BIN)/python data/templates/make_round.py
	$(BIN)/python data/templates/make_letterhead.py

examples: .venv/.ready ## make the example memos in docs/examples/ again
	$(BIN)/python docs/examples/make_examples.py

environment: .venv/.ready ## make environment.yml from pyproject.toml
	$(BIN)/pyproject2conda yaml --channel conda-forge --python-include infer --dep jupyterlab --header --output environment.yml

lock: .tools/.ready ## choose versions again and pin them, with hashes, for all platforms
	$(UV) pip compile --quiet --universal --generate-hashes --no-header --upgrade --extra dev pyproject.toml --output-file requirements.lock

clean: ## remove what can be made again
	rm -rf .venv .tools out planner/rooms/static web/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find planner/words/locale -name "*.mo" ! -name click.mo -delete
