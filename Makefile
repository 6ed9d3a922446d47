# Commands a person or a script relies on; what each does: docs/operations/README.md
SHELL := /bin/bash
PYTHON := .venv/bin/python
export PORT
.PHONY: setup demo test test-services test-browser check format docs bench clean

setup:
	@bash ops/setup.sh

demo:
	@bash ops/setup.sh run
	@$(PYTHON) -m ops.demo

test: setup
	@$(PYTHON) -m pytest tests --ignore=tests/browser -n 2 --dist loadscope -q --durations=10

test-services: setup
	@$(PYTHON) -m ops.services

test-browser: setup
	@bash ops/browser.sh
	@$(PYTHON) -m pytest tests/browser -q --durations=10

check: setup
	@$(PYTHON) -m ops.check

format: setup
	@.venv/bin/ruff check --fix . && .venv/bin/ruff format .

docs: setup
	@$(PYTHON) manage.py generate_docs
	@$(PYTHON) -m aims.config.env_docs

bench: setup
	@$(PYTHON) -m bench.run

clean:
	rm -rf .venv node_modules static/vendor staticfiles .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
