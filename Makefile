# Two commands on a fresh machine:
#   make demo   runs the main job on the example plan
#   make test   runs everything that CI runs
# Each sets up what it needs: a virtual environment; Debian packages when root, else a list of what is missing.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3

.PHONY: demo test lint soak bench shots docs addin bundle packages setup clean

demo: setup
	rm -rf build/demo
	$(BIN)/cipxl demo build/demo

test: setup packages lint
	$(BIN)/python -m pytest

# The properties and the kills at length: some hours.
soak: setup packages
	CIPXL_TESTS=soak $(BIN)/python -m pytest tests/library/test_merge_properties.py tests/library/test_figures.py \
		tests/library/test_period.py tests/workbooks/test_saving.py tests/workbooks/test_situations.py

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: setup
	$(BIN)/python -m benchmarks

# Pictures of every screen, sheet and page, into build/shots.
shots: setup packages
	$(BIN)/python tools/shots.py build/shots
	$(BIN)/python tools/shots_app.py build/shots-app
	$(BIN)/python tools/shots_examples.py build/shots
	$(BIN)/python tools/shots_reports.py build/shots

# The pages of docs/ that are made from the program itself, and the templates.
docs: setup
	$(BIN)/python tools/make_docs.py

# The Excel add-in, build/cipxl.xlam; the same file on every machine, its SHA-256 is printed.
addin: setup
	$(BIN)/cipxl addin build build/cipxl.xlam

# A folder that installs cipxl on Windows without a network: dist/bundle, some 200 MB, fetched by pip.
bundle: setup
	$(BIN)/python tools/bundle.py dist/bundle

# What tests and pictures need beside Python: LibreOffice, a virtual screen, a browser.
packages:
	sh tools/packages.sh

setup: $(VENV)/.ready

$(VENV)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("cipxl needs Python 3.11 or later; this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable . --group dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --no-deps oletools
	touch $@

clean:
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
