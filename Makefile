# The commands of Second Wind. `make help` lists them; longer steps are scripts in bin/.
# A stamp file (.venv/*.ok, build/*.ok) is newer than its inputs if the step is up to date.
.NOTPARALLEL:
.DEFAULT_GOAL := help

UV := $(shell uv --version >/dev/null 2>&1 && command -v uv || echo .uv/bin/uv)
LOCK = $(UV) pip compile -q --universal --generate-hashes --no-header --no-annotate $(ARGS)
# PostgreSQL and Redis need their drivers; without them, a smaller set of packages is enough.
SET := $(if $(filter postgres% redis%,$(DATABASE_URL) $(JOBS_URL)),scale,run)

export UV_PYTHON_DOWNLOADS := never
export UV_COMPILE_BYTECODE := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
# uv caches downloads in the home directory; if that is not writable, use this folder.
ifneq ($(shell test -n "$$HOME" && test -w "$$HOME" && echo yes),yes)
export UV_CACHE_DIR := $(CURDIR)/.uv/cache
endif

.PHONY: help run test check tidy bench fuzz messages lock
help:  ## list the commands
	@awk -F ':.*##  *' '/^[a-z.\/]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "  make run uses PORT=8000, BIND=127.0.0.1, DATA_DIR=var and DEMO=on; see docs/settings.md for more."
	@echo "  make test passes ARGS to pytest: make test ARGS='tests/races -k waiting'"

run: .venv/$(SET).ok build/static.ok build/words.ok  ## run the site and its worker, with a demo community (DEMO=off: without one)
	@.venv/bin/python bin/start

test: .venv/test.ok build/static.ok build/words.ok  ## run all tests, on SQLite and PostgreSQL
	@bin/test $(ARGS)

check: .venv/check.ok  ## check style, types, templates, import contracts, unused code and dependencies
	@bin/check

tidy: .venv/check.ok  ## format the code and fix simple style errors
	@.venv/bin/ruff check --quiet --fix . ; .venv/bin/ruff format --quiet .

bench: .venv/test.ok build/static.ok browser  ## run the benchmarks: medians and ratios, interleaved on this machine
	@.venv/bin/python -m bench $(ARGS)

fuzz: .venv/fuzz.ok  ## fuzz the parsers of recordings (ARGS='--seconds 600 fit')
	@.venv/bin/python bin/fuzz $(ARGS)

messages: .venv/run.ok  ## extract all texts for translation into translations/messages.pot
	@bin/messages

lock: .venv/run.ok  ## update the lock files in requirements/ (ARGS=--upgrade: newest versions)
	@echo "Locking the dependencies in requirements/."
	$(LOCK) -o requirements/run.txt pyproject.toml
	$(LOCK) -o requirements/scale.txt --extra scale pyproject.toml
	$(LOCK) -o requirements/test.txt --extra scale --group test pyproject.toml
	$(LOCK) -o requirements/check.txt --extra scale --group test --group check pyproject.toml
	echo uv | $(LOCK) -o requirements/uv.txt -

.uv/bin/uv: requirements/uv.txt
	@echo "Downloading uv, which installs the packages."
	@python3 -m pip install -q --upgrade --target .uv --require-hashes -r $< && touch $@

.venv/run.ok: requirements/run.txt | $(UV)  ## install the site's packages, without starting it
	@python3 -c 'import sys; v = sys.version_info; v >= (3, 11) or sys.exit(f"Second Wind needs Python 3.11 or newer; python3 is {v[0]}.{v[1]}.")'
	@echo "Installing the site's packages into .venv."
	@$(UV) venv -q --allow-existing --relocatable --python "$$(python3 -c 'import sys; print(sys.executable)')" .venv
	@$(UV) pip install -q --require-hashes --python .venv -r $< && touch $@

.venv/scale.ok: requirements/scale.txt .venv/run.ok  ## also install the drivers for PostgreSQL and Redis
	@echo "Installing the drivers for PostgreSQL and Redis."
	@$(UV) pip install -q --require-hashes --python .venv -r $< && touch $@

.venv/test.ok: requirements/test.txt .venv/run.ok  ## install the test packages
	@echo "Installing the test packages (about 300 MB, once)."
	@$(UV) pip sync -q --require-hashes --python .venv $< && touch .venv/run.ok $@

.venv/check.ok: requirements/check.txt .venv/test.ok  ## install the checkers
	@echo "Installing the checkers."
	@$(UV) pip sync -q --require-hashes --python .venv $< && touch .venv/run.ok .venv/test.ok $@

.venv/fuzz.ok: .venv/test.ok
	@echo "Installing the fuzzer."
	@$(UV) pip install -q --python .venv --group fuzz && touch $@

build/static.ok: $(shell find static 2>/dev/null) bin/static challenges/web/assets.py challenges/web/assets.py | .venv/run.ok
	@echo "Building the static files: one stylesheet, one script, hashed names, compressed."
	@.venv/bin/python bin/static && touch $@

build/words.ok: $(wildcard translations/*/LC_MESSAGES/*.po) | .venv/run.ok
	@mkdir -p build
	@[ -z "$^" ] || { echo "Compiling the translations."; .venv/bin/pybabel -q compile -d translations; }
	@touch $@
