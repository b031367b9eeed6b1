"""The Swift SDK as others meet it: packages that depend on it, by path and as a release in a Git
repository, with a module that SwiftPM compiles, and with one that is there already."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from ..paths import BUILD, PYTHON, ROOT, build_dir, source_files
from ..shell import CommandFailed, must, output
from ..swift import IN

CONSUMERS = ROOT / "tests" / "package" / "swift"
MODULE = ROOT / "tests" / "package" / "cmake"
# Where packages are built that have this folder's libbolt: they share what they are made of.
SHARED = BUILD / "swift" / "consumers"
VERSION = "0.1.0"
SAID = ["sum: 42", "twice: 42", "at once: 10100", "live futures: 0"]


def generate(preset: str, prefix: Path, work: Path, log: str) -> None:
    """A module by the installed libbolt, and what boltgen makes of it in each package."""
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(CONSUMERS, work)
    tree, env = work / "module", {"PYTHONPATH": str(build_dir(preset) / "python")}
    options = ["-G", "Ninja", f"-DCMAKE_PREFIX_PATH={prefix}", "-DCMAKE_CXX_COMPILER=g++-12"]
    options += ["-DTINY_SWIFT=ON", f"-DPython_EXECUTABLE={PYTHON}"]
    must(["cmake", "-S", MODULE, "-B", tree, *options], log, env=env)
    must(["cmake", "--build", tree], log, env=env)
    for package in ("tiny", "prebuilt"):
        shutil.copytree(tree / "swift", work / package / "Sources")
    shutil.copytree(work / "app" / "Sources" / "App", work / "prebuilt" / "Sources" / "App")
    (work / "tiny" / "Sources" / "CTiny" / "src").mkdir()
    shutil.copy(MODULE / "tiny.cpp", work / "tiny" / "Sources" / "CTiny" / "src")


def of_sources(work: Path, log: str) -> None:
    """By path: `swift build` alone compiles the module and libbolt, and nothing else is needed."""
    folders = {"SOURCES_OF_libbolt": str(ROOT), "SOURCES_OF_tiny": str(work / "tiny")}
    app = build(work / "app", SHARED, log, folders)
    assert not needed(app, "libtiny", "libbolt"), needed(app, "libtiny", "libbolt")
    says(SAID, app, work)


def of_releases(work: Path, log: str) -> None:
    """By URL: releases may contain no unsafe flags. Optimised, as it would be shipped."""
    releases = work / "releases"
    names = [path.relative_to(ROOT) for path in files_of(ROOT)]
    release(ROOT, names, releases / "libbolt.git", log)
    tiny = work / "tiny"
    names = [path.relative_to(tiny) for path in tiny.rglob("*") if path.is_file()]
    release(tiny, names, releases / "tiny.git", log)
    # SwiftPM remembers which commit a release was: not between runs.
    own = [
        word for kind in ("cache", "config", "security") for word in (f"--{kind}-path", work / kind)
    ]
    options = ["-c", "release", *own]
    app = build(work / "app", work / "build", log, {"RELEASES": str(releases)}, *options)
    says(SAID, app, work)


def linked(work: Path, log: str) -> None:
    """With a module that is found by pkg-config, as a shared library."""
    module = library(work)
    text = f"Name: tiny\nDescription: tiny\nVersion: 1\nLibs: -L{module.parent} -ltiny\n"
    (work / "prebuilt" / "tiny.pc").write_text(text)
    env = {"SOURCES_OF_libbolt": str(ROOT), "PKG_CONFIG_PATH": str(work / "prebuilt")}
    rpath = ["-Xlinker", "-rpath", "-Xlinker", str(module.parent)]
    app = build(work / "prebuilt", SHARED, log, env, *rpath)
    assert needed(app, "libtiny"), "the program is not linked with the module"
    says(SAID, app, work)


def loaded(work: Path, log: str) -> None:
    """With a module whose path only the environment says."""
    shutil.rmtree(work / "prebuilt" / "Sources" / "CTiny")
    app = build(work / "prebuilt", SHARED, log, {"SOURCES_OF_libbolt": str(ROOT)})
    assert not needed(app, "libtiny"), "the program is linked with the module"
    says(SAID, app, work, f"BOLT_LIBRARY_TINY={library(work)}")
    missing = ran(app, work, f"BOLT_LIBRARY_TINY={work}/none.so")
    assert missing.returncode != 0 and f"cannot load '{work}/none.so'" in missing.stderr, missing


def library(work: Path) -> Path:
    return work / "module" / "libtiny.so"


def build(
    package: Path, scratch: Path, log: str, env: dict[str, str], *options: str | Path
) -> Path:
    where = ["--package-path", package, "--scratch-path", scratch]
    must([IN, "swift", "build", *where, *options], log, env=env, cwd=package)
    return scratch / ("release" if "release" in options else "debug") / "App"


def files_of(root: Path) -> list[Path]:
    """What a release has: also links to folders."""
    links = [path for path in (root / "sdk-swift").rglob("*") if path.is_symlink()]
    return sorted({*source_files(), *links})


def release(root: Path, names: list[Path], repository: Path, log: str) -> None:
    """A Git repository with one commit and its tag."""
    tree = repository.with_suffix("")
    for name in names:
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, tree / name, follow_symlinks=False)
    git = ["git", "-C", tree, "-c", "user.name=author", "-c", "user.email=author@example.com"]
    must([*git, "init", "-q", "-b", "main"], log)
    must([*git, "add", "--all", "--force"], log)
    must([*git, "commit", "-q", "-m", "A release"], log)
    must([*git, "tag", VERSION], log)
    must(["git", "clone", "-q", "--bare", tree, repository], log)


def needed(program: Path, *libraries: str) -> list[str]:
    lines = output(["readelf", "-d", program]).splitlines()
    return [x for x in lines if "NEEDED" in x and any(name in x for name in libraries)]


def ran(program: Path, cwd: Path, *variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [IN, "env", *variables, program],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def says(expected: list[str], program: Path, cwd: Path, *variables: str) -> None:
    """Nothing goes to stderr."""
    done = ran(program, cwd, *variables)
    if done.returncode != 0 or done.stderr or done.stdout.splitlines() != expected:
        raise CommandFailed(f"exit code {done.returncode}\n{done.stdout}{done.stderr}")
