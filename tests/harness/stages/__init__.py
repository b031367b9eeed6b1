"""The stages: each function runs one and returns its cases."""
