"""The gate: instructions and allocations per call, beside those that were accepted.

Timings of a busy machine prove nothing; counts do. bench/gate takes them and compares them with
bench/gate.json; `make test` does that, too. What is counted where: core.py and its neighbours.
"""
