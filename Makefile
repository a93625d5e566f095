# The two commands are `make run` and `make test`. See docs/install.md.
SHELL = /bin/sh
.DEFAULT_GOAL = help
.PHONY: help run test check format bench lock stop clean

PYTHON_RUN = exec sh tools/python.sh

help: ## list the commands
	@sed -n 's/^\([a-z]*\):.*## /  make \1  - /p' Makefile

run: ## start Salesproc with its demo company (PORT=8000 HOST=127.0.0.1 DEMO=1)
	@$(PYTHON_RUN) -m tools.bootstrap requirements.txt tools.run

test: ## run every check and every test (ARGS= goes to pytest)
	@$(PYTHON_RUN) -m tools.bootstrap requirements-dev.txt tools.testing $(ARGS)

check: ## run the checks that need no server: style, types, container files
	@$(PYTHON_RUN) -m tools.bootstrap requirements-dev.txt tools.checks

format: ## format Python code and templates as the checks want them
	@$(PYTHON_RUN) -m tools.bootstrap requirements-dev.txt tools.checks --format

bench: ## measure speed on many rows and print a table of ratios (ARGS= goes to pytest)
	@$(PYTHON_RUN) -m tools.bootstrap requirements-dev.txt tools.testing --bench $(ARGS)

lock: ## compile requirements*.in into requirements*.txt (UPGRADE=1 takes newer versions)
	@$(PYTHON_RUN) -m tools.bootstrap requirements-dev.txt tools.lock

stop: ## stop what runs in this folder
	@$(PYTHON_RUN) -m tools.bootstrap requirements.txt tools.devstack stop

clean: ## remove every trace: data, virtual environment, caches
	@$(PYTHON_RUN) -m tools.clean
