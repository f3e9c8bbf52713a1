# The front door; Meson and the scripts behind it do the work.
BUILD ?= build
export BUILD

.PHONY: help setup build demo check asan tsan fuzz bench format docs attacks clean
help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

setup: ## install what is needed to build and test (Debian 12)
	@tools/setup

build: setup ## build the program as build/assay
	@tools/build $(BUILD)

demo: build ## lock and install a real project, show what was done
	@demo/run $(BUILD)/assay

check: setup ## build with warnings as errors, run every test, also under ASan and UBSan
	@tests/run

asan: setup ## every test under ASan and UBSan only
	@tests/run --only asan

tsan: setup ## every test under TSan
	@tests/run --only tsan

fuzz: setup ## fuzz every parser for FUZZ_SECONDS (30) each
	@tests/fuzz/run

bench: build ## time lock and sync beside uv and pip, print ratios
	@tools/setup bench
	@bench/run

format: ## bring the sources into form
	@command -v clang-format >/dev/null || { echo "clang-format is missing: apt-get install clang-format"; exit 2; }
	@clang-format -i $$(git ls-files 'src/*.[ch]' 'tests/*.[ch]')

docs: build ## build the man pages
	@ls $(BUILD)/man/*.[15]

attacks: build ## play every attack against assay, pip and uv; write docs/attacks.md
	@tests/attacks/run --write

clean: ## remove what was built
	rm -rf $(BUILD) build-asan build-tsan build-fuzz
