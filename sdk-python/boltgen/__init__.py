"""Reads what a libbolt module exports and writes code for it: see ``boltgen --help``."""
