"""PyO3 and pyo3-async-runtimes: one library, put where Python finds it under the names of its two
extension modules, as maturin does."""

from dataclasses import dataclass
from pathlib import Path

from ..build import python
from . import cargo

MODULES = ("pyo3_peer", "pyo3_async_runtimes_peer")


@dataclass
class PyO3:
    python_path: Path  # the folder of both modules


def build(folder: Path) -> PyO3:
    target = folder / "target"
    # Both variables are what maturin sets for a build.
    variables = {"PYO3_PYTHON": python(), "PYO3_BUILD_EXTENSION_MODULE": "1"}
    cargo.build("pyo3", target, "--release", "--lib", **variables)
    built = PyO3(python_path=folder / "python")
    for module in MODULES:
        cargo.install(target / "release" / "libpyo3_peer.so", built.python_path / f"{module}.so")
    return built
