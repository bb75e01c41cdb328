# `make` alone lists the targets. Everything is installed into .venv, pinned by the lock files.

VENV := .venv
PYTHON_IN := $(VENV)/bin/python
AIDGRAPH := $(VENV)/bin/aidgraph
PIP_INSTALL := $(PYTHON_IN) -m pip install -qq --disable-pip-version-check --progress-bar off
COMPILE := $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --custom-compile-command 'make lock' $(UPGRADE)
BUNDLES := web/package-lock.json web/build.mjs web/hatch_build.py $(wildcard web/entries/* web/types/*)
READING ?= ../shared/reading/dev
ARGS ?=
JOBS ?= logical
ROOM ?=
SAMPLE ?=
FOR ?= 60
PYTEST := $(PYTHON_IN) -m pytest

# Tests start hundreds of processes: none of them shall compile the project anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help demo test quick check format coverage mutants versions bench fuzz graph docs site lock sbom train clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

demo: $(VENV)/run.stamp ## Set up from nothing, build, check, ask and draw the shipped graph
	$(AIDGRAPH) build --out build
	$(AIDGRAPH) validate
	@mkdir -p demo
	$(AIDGRAPH) audit > demo/audit.txt
	$(AIDGRAPH) query cq-12-money-by-kind --format csv > demo/money-by-kind.csv
	$(AIDGRAPH) visualize --out demo/graph.html
	@echo
	@printf '%s\n' 'Made:' \
	  '  build/                    the graph as Turtle, N-Quads, JSON-LD and a store' \
	  '  demo/graph.html           the graph as a page: open it in a browser' \
	  '  demo/audit.txt            what the report says of its own numbers' \
	  '  demo/money-by-kind.csv    the answer to one of the shipped questions' \
	  'Try next:' \
	  '  $(AIDGRAPH) serve                       the graph in a browser: search, evidence, money' \
	  '  $(AIDGRAPH) extract samples/easy/report.txt --out proposals' \
	  '  $(AIDGRAPH) review proposals/report --text samples/easy/report.txt' \
	  '  $(AIDGRAPH) publish --out public        the same site as files, for any host' \
	  '  $(AIDGRAPH) query --list' \
	  '  $(AIDGRAPH) query cq-28-first-of-its-kind' \
	  '  $(AIDGRAPH) visualize --focus place-wensu --depth 1 --out demo/wensu.html'

test: $(VENV)/dev.stamp ## Set up and run all tests; ARGS="-k word" runs some
	AIDGRAPH_TEST_INSTALL=1 $(PYTEST) -rs --durations=10 -n $(JOBS) --dist loadfile --no-loadscope-reorder $(ARGS)

quick: $(VENV)/dev.stamp ## Run the tests that need no browser, no process and little time
	$(PYTEST) -q --quick -n $(JOBS) --dist worksteal $(ARGS)

check: $(VENV)/dev.stamp ## Check style, types and the direction of imports
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(PYTHON_IN) web/hatch_build.py check

format: $(VENV)/dev.stamp ## Format the code
	$(VENV)/bin/ruff check --fix
	$(VENV)/bin/ruff format

coverage: $(VENV)/dev.stamp ## Run all tests but the browser's, and tell which lines none runs
	$(PYTEST) -q -m 'not browser' -n $(JOBS) --dist loadfile --cov --cov-report=term:skip-covered $(ARGS)

mutants: $(VENV)/mutants.stamp ## Change the code in small ways; tests must notice. ROOM=rdf SAMPLE=150
	nice -n 10 $(PYTHON_IN) tools/mutants.py $(ROOM) $(if $(SAMPLE),--sample $(SAMPLE))

versions: $(VENV)/dev.stamp ## Run the quick tests on each Python here, and with the lowest versions
	ARGS='$(ARGS)' tools/versions.sh $(VENV)/bin/uv

bench: $(VENV)/dev.stamp ## Measure against what else there is, as ratios
	$(PYTHON_IN) bench/startup.py
	$(PYTHON_IN) bench/build.py
	$(PYTHON_IN) bench/queries.py
	$(PYTHON_IN) bench/iati_import.py
	$(PYTHON_IN) bench/link.py
	$(PYTHON_IN) bench/search.py
	$(PYTHON_IN) bench/reconcile.py
	$(PYTHON_IN) bench/endpoint.py
	$(PYTHON_IN) bench/documents.py
	$(PYTHON_IN) bench/extract_quality.py
	$(PYTHON_IN) bench/extract_speed.py

fuzz: $(VENV)/fuzz.stamp ## Search longer for inputs that break a property; FOR=60 seconds a reader
	$(PYTEST) --hypothesis-profile=fuzz tests/property tests/crash/test_commands.py \
	  tests/crash/test_killed.py tests/competency/test_questions.py tests/extract/test_any_text.py \
	  tests/browser/test_published.py tests/browser/explorer/test_access.py \
	  tests/extract/test_hostile_inputs.py tests/extract/test_names.py tests/extract/test_scans.py $(ARGS)
	for target in $(notdir $(wildcard tests/fuzz/corpus/*)); do \
	  $(PYTHON_IN) tests/fuzz/run.py $$target $(FOR) || exit 1; done

graph: $(VENV)/run.stamp ## Write graph.ttl beside the tables of each report
	$(AIDGRAPH) build $(wildcard graph/*/) --out build --beside

docs: $(VENV)/dev.stamp ## Write the generated pages and the printed output anew
	$(PYTHON_IN) tools/terms_page.py
	$(PYTHON_IN) tools/queries_page.py > queries/README.new
	mv queries/README.new queries/README.md
	$(PYTHON_IN) tools/commands_page.py
	$(PYTHON_IN) tests/docs/test_examples.py

site: $(VENV)/site.stamp ## Write the documentation as a site with search into site/
	$(VENV)/bin/sphinx-build --quiet --fail-on-warning -b html docs site

lock: $(VENV)/dev.stamp ## Pin what pyproject.toml asks for; UPGRADE=--upgrade takes newer ones
	$(COMPILE) --group build pyproject.toml --output-file requirements.lock
	$(COMPILE) --group dev --constraint requirements.lock pyproject.toml \
		--output-file requirements-dev.lock
	$(COMPILE) --group mutants --constraint requirements-dev.lock \
		--output-file requirements-mutants.lock
	$(COMPILE) --group fuzz --constraint requirements-dev.lock \
		--output-file requirements-fuzz.lock
	$(COMPILE) --group site --constraint requirements-dev.lock \
		--output-file requirements-site.lock

sbom: $(VENV)/run.stamp ## Write the bill of materials (CycloneDX) of what is shipped to sbom.cdx.json
	$(PYTHON_IN) tools/sbom.py > sbom.new
	mv sbom.new sbom.cdx.json

train: ## Learn what figures are about, and measure each rule anew (READING: reports with what they say)
	$(PYTHON_IN) tools/ranker.py src/aidgraph/extract/lexicons training/written \
	  $(READING) tests/extract/annotated
	$(PYTHON_IN) tools/relations.py src/aidgraph/extract/lexicons training/written \
	  $(READING) tests/extract/annotated
	$(PYTHON_IN) tools/confidence.py src/aidgraph/extract/lexicons/confidence.tsv training/written \
	  $(READING) tests/extract/annotated

clean: ## Remove everything that make made
	rm -rf $(VENV) build demo dist site web/node_modules src/aidgraph/serve/static/vendor \
	  .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache .coverage
	find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps say that .venv agrees with the lock files. Hashes are required for every package; the
# project itself is installed with the build backend that the lock pins.

$(VENV)/pyvenv.cfg:
	@tools/make-venv.sh $(VENV)

$(VENV)/run.stamp: $(VENV)/pyvenv.cfg requirements.lock pyproject.toml $(BUNDLES)
	@echo 'installing aidgraph and what it needs into $(VENV) (about a minute)'
	@$(PIP_INSTALL) --require-hashes --requirement requirements.lock
	@$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements-dev.lock
	@echo 'installing the tools for tests and checks into $(VENV) (about a minute)'
	@$(PIP_INSTALL) --require-hashes --requirement requirements-dev.lock
	@$(PYTHON_IN) web/hatch_build.py tools
	@touch $@

$(VENV)/site.stamp: $(VENV)/dev.stamp requirements-site.lock
	@$(PIP_INSTALL) --require-hashes --requirement requirements-site.lock
	@touch $@

$(VENV)/fuzz.stamp: $(VENV)/dev.stamp requirements-fuzz.lock
	@$(PIP_INSTALL) --require-hashes --requirement requirements-fuzz.lock
	@touch $@

$(VENV)/mutants.stamp: $(VENV)/dev.stamp requirements-mutants.lock
	@$(PIP_INSTALL) --require-hashes --requirement requirements-mutants.lock
	@touch $@
