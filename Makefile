# `make run` and `make test` are all that a machine with Python 3.11+ and make needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CORPUS ?= corpus/iran-1988
OUTPUT ?= output
SERVE ?= 1
PORT ?= 8501
RUNS ?= 5

.PHONY: run test setup lint types layers unit bench bench-dashboard lock clean

# The environment is made anew when the lock files or the project's metadata change. pip comes first and pinned: one before 23.3 looks
# at releases newer than the lock's where a package is asked for with an extra (coverage[toml]), and stops for want of a hash.
setup: $(VENV)/.done

$(VENV)/.done: pip.lock requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "mediakit needs Python 3.11 or newer; run: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r pip.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

# Score the bundled corpus, print the comparison, write the report, serve the dashboard (SERVE=0: start, ask, stop).
run: setup
	$(BIN)/mediakit compare $(CORPUS)
	$(BIN)/mediakit export $(CORPUS) --to $(OUTPUT)/iran-1988
	@echo "The report is $(OUTPUT)/iran-1988/report.html"
	MEDIAKIT_CORPUS=$(CORPUS) $(BIN)/python scripts/serve.py --port $(PORT) $(if $(filter 0,$(SERVE)),--check)

# What looks at the sources first, side by side; then the tests.
test: setup
	$(MAKE) --no-print-directory -j 2 lint types layers
	$(MAKE) --no-print-directory unit

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

layers: setup
	$(BIN)/lint-imports

unit: setup
	$(BIN)/python scripts/check_corpus.py
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --cov --cov-report=term:skip-covered --cov-report=xml:.coverage.xml --durations=15

# Side by side with other tools: make bench FILE=NEWS.parquet (columns text and source) writes benchmarks/results.md
bench: setup
	$(BIN)/python -m compileall -q $(VENV)/lib src
	$(BIN)/python benchmarks/run.py $(FILE) --runs $(RUNS)
	$(BIN)/python benchmarks/stages.py $(FILE)

# The dashboard in a browser, and ten visitors at once for ten minutes, on the same articles
bench-dashboard: setup
	$(BIN)/python benchmarks/dashboard.py --news $(FILE) --runs 3
	$(BIN)/python benchmarks/load.py $(FILE) --visitors 10 --minutes 10 --results benchmarks/results.md

lock:
	echo "pip>=24" | uv pip compile --universal --generate-hashes --no-annotate --no-emit-index-url --no-header - --output-file pip.lock
	uv pip compile --universal --generate-hashes --no-annotate --no-emit-index-url --no-header --all-extras --group dev pyproject.toml --output-file requirements.lock

clean:
	rm -rf $(VENV) $(OUTPUT) .mypy_cache .ruff_cache .pytest_cache .coverage .coverage.xml
