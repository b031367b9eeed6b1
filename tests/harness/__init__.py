"""Runs every check of the repository and proves that none was left out."""
