"""Builds, runs and reports the benchmarks; bench/run is its command."""
