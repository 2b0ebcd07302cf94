# Linchpin's commands; `make help` lists them. Each installs what it needs.
PORT ?= 8501
PYTHON ?= python3
BIN := .venv/bin
RUN := $(BIN)/python -m dashboard $(if $(DATA),--data "$(DATA)")

.PHONY: help run build check test prove bench screenshots reference editor charts spark clean

help: ## list these commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "make %-12s %s\n", $$1, $$2 }'

run: .venv/run ## build the data if needed and serve on http://localhost:$(PORT); EDIT=1 lets pages write, DATA=DIR serves your own folder
	$(RUN) serve --port $(PORT) $(if $(EDIT),--edit)

build: .venv/run ## make the data version from data/sources, check it, swap it in
	$(RUN) build

check: .venv/test build ## lint, types, and every query file against the data
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(RUN) check

# Each worker builds the record once, so files stay whole.
test: check .venv/chromium ## check, then all tests, those in a real browser included
	$(BIN)/pytest -n 2 --dist loadfile -m "not long"

prove: check .venv/chromium .venv/nginx .venv-spark/ready ## the long proofs: thousands of generated cases and kills; REAL=DIR adds real files, a folder each
	HYPOTHESIS_PROFILE=prove $(if $(REAL),LINCHPIN_REAL="$(abspath $(REAL))") \
		$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder -m "hypothesis or proof or long" -rP

# Requests a second are counted by wrk; without it that part is left out, and said so.
bench: .venv/chromium .venv/bench build ## time pages beside stock Streamlit, in a browser too, requests, a check, an import of LINCHPIN_BENCH_ROWS rows, page runs of 1 to 200 sessions, page questions as the log grows to ROWS rows, and one day more of a log of partitions
	@command -v wrk >/dev/null || (apt-get update -qq && apt-get install -y -qq wrk) || true
	$(BIN)/python -m tests.browser.first_sight $(if $(DATA),--data "$(DATA)")
	$(BIN)/python -m tests.browser.redraw $(if $(DATA),--data "$(DATA)")
	$(RUN) bench
	$(BIN)/python -m tests.load.sessions $(if $(DATA),--data "$(DATA)")
	$(BIN)/python -m tests.load $(if $(ROWS),--rows $(ROWS)) $(if $(DATA),--data "$(DATA)")
	$(BIN)/python -m tests.load.days $(if $(DATA),--data "$(DATA)")

screenshots: .venv/chromium build ## every page at 1440 and 390 pixels, light and dark, into screenshots/
	$(BIN)/python -m tests.browser.screenshots

reference: .venv/run ## write queries/reference.md and data/profiles/README.md anew from the code
	$(RUN) reference > queries/reference.md
	$(RUN) reference --profiles > data/profiles/README.md

editor: ## bundle the SQL editor anew after an edit of its sources; needs node and npm
	cd dashboard/screens/editor && npm ci --no-audit --no-fund && npm run --silent build

charts: ## bundle what draws charts anew after an edit of their sources; needs node and npm
	cd dashboard/picture/charts && npm ci --no-audit --no-fund && npm run --silent build

spark: .venv-spark/ready ## install Apache Spark for `rollup --engine spark`, in an environment of its own

clean: ## remove what was installed and built
	rm -rf .venv .venv-spark data/versions screenshots .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/run: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/test: requirements.txt requirements-test.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-test.txt
	@touch $@ .venv/run

# The tests drive Debian's Chromium; LINCHPIN_CHROMIUM names another one.
.venv/chromium: | .venv/test
	@command -v "$${LINCHPIN_CHROMIUM:-chromium}" >/dev/null || (apt-get update -qq && apt-get install -y -qq chromium)
	@command -v "$${LINCHPIN_CHROMIUM:-chromium}" >/dev/null || (echo "make test needs Chromium: install Debian's package chromium, or set LINCHPIN_CHROMIUM" >&2; exit 1)
	@touch $@

.venv/bench: requirements-bench.txt | .venv/test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-bench.txt
	@touch $@

# The proofs put Debian's nginx before two servers.
.venv/nginx: | .venv/test
	@PATH="$$PATH:/usr/sbin" command -v nginx >/dev/null || (apt-get update -qq && apt-get install -y -qq nginx)
	@PATH="$$PATH:/usr/sbin" command -v nginx >/dev/null || (echo "make prove needs nginx: install Debian's package nginx" >&2; exit 1)
	@touch $@

# Spark runs on Java 17, Debian's openjdk-17-jre-headless. What it brings stays out of the product's environment.
.venv-spark/ready: requirements-spark.txt
	@command -v java >/dev/null || (apt-get update -qq && apt-get install -y -qq openjdk-17-jre-headless)
	@command -v java >/dev/null || (echo "Spark needs Java 17: install Debian's package openjdk-17-jre-headless" >&2; exit 1)
	test -x .venv-spark/bin/python || $(PYTHON) -m venv .venv-spark
	.venv-spark/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-spark.txt
	@touch $@
