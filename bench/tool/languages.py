"""Whether a compiler or a language's toolchain is on this machine at all."""

import shutil
import subprocess

from .build import ROOT

# Program that answers if it is there, and what is said if it does not.
NEEDED = {
    "gcc": (["g++-12", "--version"], "no g++-12 here"),
    "clang": (["clang++-19", "--version"], "no clang++-19 here"),
    "kotlin": (
        [str(ROOT / "sdk-kotlin" / "mvn"), "--version"],
        "no JDK 17 with Maven here (tests/bootstrap kotlin installs them)",
    ),
    "swift": (
        [str(ROOT / "tests" / "swift" / "in"), "swift", "--version"],
        "no Swift here (tests/bootstrap swift provides it)",
    ),
}


def missing(name: str) -> str | None:
    """What is not there, in a word for the report; None if all is."""
    if name not in NEEDED:
        return None
    command, said = NEEDED[name]
    if shutil.which(command[0]) is None:
        return said
    return said if subprocess.run(command, capture_output=True).returncode != 0 else None
