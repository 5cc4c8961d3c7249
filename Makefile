# What a newcomer types: `make run`, `make test`. Everything else is set up on the way.
# uv comes from the path, else into a private .tools; on Windows: `uv run openscope`, `uv run pytest`.

UV := $(or $(shell command -v uv),.tools/bin/uv)
RUN := $(UV) run --no-sync
FILM := films/neon-street.mp4
export UV_FIND_LINKS ?= $(PIP_FIND_LINKS)

.PHONY: edit run test slow gpu bench bundle bundle-test lint clean

run: .venv/ready ## render the starter graph
	@mkdir -p $(dir $(FILM))
	@$(RUN) openscope render resources/starters/neon-street.openscope -o $(FILM)
	@echo "The film is $(abspath $(FILM))"

edit: .venv/ready ## open the window
	@$(RUN) openscope

test: .venv/ready ## the everyday tests, without GPU, screen and network
	$(RUN) pytest -n 2 --dist loadscope

slow: .venv/ready ## what takes longer: soaks, kills, whole verifies
	$(RUN) pytest -m slow --timeout 1500

gpu: .venv/ready ## contract and equality on CUDA
	$(RUN) pytest -m gpu

bench: .venv/ready ## the numbers the project answers for
	$(RUN) python -m benchmarks

bundle: .venv/ready ## dist/openscope/, which runs where nothing is installed
	$(UV) pip install --quiet -e '.[bundle]'
	$(RUN) pyinstaller --noconfirm --log-level WARN openscope.spec

bundle-test: bundle ## the bundle, in an empty folder without Python
	$(RUN) pytest -m bundle --timeout 900 tests/bundle

lint: .venv/ready
	$(RUN) ruff check . && $(RUN) ruff format --check . && $(RUN) mypy && $(RUN) lint-imports

clean:
	rm -rf .venv .tools films build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# `uv pip` and not `uv sync`: only it takes a torch from UV_FIND_LINKS, such as a CPU build on disk.
.venv/ready: pyproject.toml packaging/system-libraries.sh | $(UV)
	$(UV) venv --quiet --allow-existing
	$(UV) pip install --quiet -e '.[dev]'
	sh packaging/system-libraries.sh $(RUN) python
	@touch $@

.tools/bin/uv:
	sh packaging/private-uv.sh
