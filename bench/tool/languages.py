"""Whether a language's benchmarks can run on this machine at all."""

import importlib
import shutil
from types import ModuleType

from . import measure
from .build import ROOT


def missing(language: str) -> str | None:
    """What is not there, in a word for the report; None if all is."""
    if language == "kotlin" and shutil.which("mvn") is None:
        return "no Maven here (tests/bootstrap kotlin installs it)"
    prepared = ROOT / ".cache" / "swift"
    if language == "swift" and shutil.which("swift") is None and not prepared.exists():
        return "no Swift here (tests/bootstrap swift provides it)"
    return None


def python() -> ModuleType:
    """The tool of Python's benchmarks."""
    try:
        return importlib.import_module(".python", __package__)
    except ModuleNotFoundError:
        return measure
