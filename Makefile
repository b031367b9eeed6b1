# Everything sets itself up: `make demo` and `make test` work on a fresh Debian 12.
.PHONY: demo demo-kotlin demo-swift kotlin kotlin-abi test gate bench bench-peers fuzz coverage
.PHONY: format clean

python := .cache/venv/bin/python
preset := gcc-release

demo:
	@tests/bootstrap
	@cmake --preset $(preset) -DBOLT_PYTHON=ON -DPython_EXECUTABLE=$(CURDIR)/$(python) --log-level=WARNING
	@cmake --build build/$(preset) --target demo bolt_python
	@PYTHONPATH=build/$(preset)/python $(python) docs/examples/demo/demo.py

demo-kotlin:
	@tests/bootstrap kotlin
	@cmake --preset $(preset) -DBOLT_PYTHON=ON -DBOLT_KOTLIN=ON -DPython_EXECUTABLE=$(CURDIR)/$(python) --log-level=WARNING
	@cmake --build build/$(preset) --target demo bolt_jni bolt_python
	@tests/kotlin/demo build/$(preset)

demo-swift:
	@tests/bootstrap swift
	@cmake --preset $(preset) -DBOLT_PYTHON=ON -DPython_EXECUTABLE=$(CURDIR)/$(python) --log-level=WARNING
	@cmake --build build/$(preset) --target demo bolt_python
	@tests/swift/demo build/$(preset)

# The Kotlin SDK's jar, with its native library for this machine: build/kotlin/sdk/*.jar
kotlin:
	@tests/bootstrap kotlin
	@cmake --preset $(preset) -DBOLT_KOTLIN=ON --log-level=WARNING
	@cmake --build build/$(preset) --target bolt_jni
	@sdk-kotlin/mvn -q -f sdk-kotlin package -Dmaven.test.skip

# What callers of the SDK are compiled against, for review.
kotlin-abi: kotlin
	@tests/kotlin/tool abi build/kotlin/sdk/classes >sdk-kotlin/api/libbolt-kotlin.api

test:
	@tests/run

bench:
	@tests/bootstrap kotlin swift
	@bench/run

# The same beside the peers, whose crates are built first: long the first time. Rust is needed: 1.85 or
# later, by rustup (Debian 12's is older).
bench-peers:
	@tests/bootstrap kotlin swift
	@bench/run --peers

# Counts instead of times; bench/gate --accept makes them the new baseline.
gate:
	@tests/bootstrap kotlin swift
	@bench/gate

# Both fuzzers side by side, each this long, with what earlier runs have found.
FUZZ_SECONDS ?= 600

fuzz:
	@tests/bootstrap
	@PYTHONPATH=tests $(python) -m harness.stages.fuzz $(FUZZ_SECONDS)

coverage:
	@tests/bootstrap
	@PYTHONPATH=tests $(python) -m harness.coverage

format:
	@tests/run --format

clean:
	rm -rf build
