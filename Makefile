# The commands of Second Wind. `make help` lists them; longer steps are scripts in bin/.
# A stamp (.venv/*.ok, build/*.ok) is newer than what it was made from, so a second call does nothing again.
.NOTPARALLEL:
.DEFAULT_GOAL := help

UV := $(shell uv --version >/dev/null 2>&1 && command -v uv || echo .uv/bin/uv)
LOCK = $(UV) pip compile -q --universal --generate-hashes --no-header --no-annotate $(ARGS)
# A PostgreSQL database or a Redis queue needs its driver; without them the smaller set is enough.
SET := $(if $(filter postgres% redis%,$(DATABASE_URL) $(JOBS_URL)),scale,run)

export UV_PYTHON_DOWNLOADS := never
export UV_COMPILE_BYTECODE := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
# uv keeps downloads in the home directory; where that cannot be written, here.
ifneq ($(shell test -n "$$HOME" && test -w "$$HOME" && echo yes),yes)
export UV_CACHE_DIR := $(CURDIR)/.uv/cache
endif

.PHONY: help run test check tidy bench fuzz messages lock
help:  ## list these commands
	@awk -F ':.*##  *' '/^[a-z.\/]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "  make run reads PORT=8000, BIND=127.0.0.1, DATA_DIR=var and DEMO=on; docs/settings.md has the rest."
	@echo "  make test passes ARGS on to pytest: make test ARGS='tests/races -k waiting'"

run: .venv/$(SET).ok build/static.ok build/words.ok  ## serve the site with its worker and a demo community (DEMO=off: without)
	@.venv/bin/python bin/start

test: .venv/test.ok build/static.ok build/words.ok  ## all tests, on SQLite and PostgreSQL side by side
	@bin/test $(ARGS)

check: .venv/check.ok  ## style, types, templates, import contracts, unused code and dependencies
	@bin/check

tidy: .venv/check.ok  ## lay out the code as the checks want it
	@.venv/bin/ruff check --quiet --fix . ; .venv/bin/ruff format --quiet .

bench: .venv/test.ok build/static.ok browser  ## measure: medians and ratios, interleaved on this machine
	@.venv/bin/python -m bench $(ARGS)

fuzz: .venv/fuzz.ok  ## feed the readers of recordings with made-up files (ARGS='--seconds 600 fit')
	@.venv/bin/python bin/fuzz $(ARGS)

messages: .venv/run.ok  ## extract every text for the translators into translations/messages.pot
	@bin/messages

lock: .venv/run.ok  ## resolve the dependencies again into requirements/ (ARGS=--upgrade: newest)
	@echo "Resolving the dependencies into requirements/."
	$(LOCK) -o requirements/run.txt pyproject.toml
	$(LOCK) -o requirements/scale.txt --extra scale pyproject.toml
	$(LOCK) -o requirements/test.txt --extra scale --group test pyproject.toml
	$(LOCK) -o requirements/check.txt --extra scale --group test --group check pyproject.toml
	echo uv | $(LOCK) -o requirements/uv.txt -

.uv/bin/uv: requirements/uv.txt
	@echo "Fetching uv, which installs the packages."
	@python3 -m pip install -q --upgrade --target .uv --require-hashes -r $< && touch $@

.venv/run.ok: requirements/run.txt | $(UV)  ## install what the site needs, without starting it
	@python3 -c 'import sys; v = sys.version_info; v >= (3, 11) or sys.exit(f"Second Wind needs Python 3.11 or newer; python3 is {v[0]}.{v[1]}.")'
	@echo "Installing the packages of the site into .venv."
	@$(UV) venv -q --allow-existing --relocatable --python "$$(python3 -c 'import sys; print(sys.executable)')" .venv
	@$(UV) pip install -q --require-hashes --python .venv -r $< && touch $@

.venv/scale.ok: requirements/scale.txt .venv/run.ok  ## the same with the drivers of PostgreSQL and Redis
	@echo "Installing the drivers of PostgreSQL and Redis."
	@$(UV) pip install -q --require-hashes --python .venv -r $< && touch $@

.venv/test.ok: requirements/test.txt .venv/run.ok  ## install what the tests need
	@echo "Installing the packages of the tests (about 300 MB, once)."
	@$(UV) pip sync -q --require-hashes --python .venv $< && touch .venv/run.ok $@

.venv/check.ok: requirements/check.txt .venv/test.ok  ## install what the checks need
	@echo "Installing the checkers."
	@$(UV) pip sync -q --require-hashes --python .venv $< && touch .venv/run.ok .venv/test.ok $@

.venv/fuzz.ok: .venv/test.ok
	@echo "Installing the fuzzer."
	@$(UV) pip install -q --python .venv --group fuzz && touch $@

build/static.ok: $(shell find static 2>/dev/null) bin/static challenges/web/assets.py challenges/web/bundle.py | .venv/run.ok
	@echo "Preparing the static files: one stylesheet, one script, hashed names, compressed."
	@.venv/bin/python bin/static && touch $@

build/words.ok: $(wildcard translations/*/LC_MESSAGES/*.po) | .venv/run.ok
	@mkdir -p build
	@[ -z "$^" ] || { echo "Compiling the translations."; .venv/bin/pybabel -q compile -d translations; }
	@touch $@
