# Needs on the PATH: python3 (3.11-3.13), git, make. No Java, Maven, Docker or Node.
#   make run      set up and serve; the address is printed last
#   make test     set up and pass every test (ARGS="-k name" picks some)
#   make bench    the benchmarks: load and questions, one enterprise more, 100 readers with a writer
#   make bundle   an offline install pack in dist/bundle, for: make setup BUNDLE=dist/bundle
#   make lock     write the lock files anew (developers)

PYTHON ?= python3
SETUP = $(PYTHON) liantu/setup_env.py $(if $(BUNDLE),--bundle "$(BUNDLE)")
BIN = .venv/bin
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
          --no-annotate --custom-compile-command "make lock"

.PHONY: run setup setup-dev test check bench bundle lock clean

run: setup
	@$(BIN)/liantu up

setup:
	@$(SETUP)

setup-dev:
	@$(SETUP) --dev

test: setup-dev
	@$(BIN)/python -m pytest $(ARGS)

check: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet -ll --recursive --configfile pyproject.toml liantu graph loaders api viz

bench: setup-dev
	@$(BIN)/python -m bench
	@$(BIN)/python -m bench.again
	@$(BIN)/python -m bench.load

bundle: setup
	@$(BIN)/python -m liantu.bundle make dist/bundle
	@echo dist/bundle

lock: setup-dev
	printf 'setuptools>=77\nuv\n' | $(COMPILE) - --output-file requirements-setup.lock
	$(COMPILE) pyproject.toml --output-file requirements.lock
	$(COMPILE) pyproject.toml --extra dev --output-file requirements-dev.lock
	$(BIN)/python -m graph.server.lock

clean:
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
