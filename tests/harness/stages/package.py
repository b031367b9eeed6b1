"""The installed library as others meet it: an install tree, its consumers, a pip install."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from ..paths import BUILD, PYTHON, ROOT, build_dir
from ..report import FAILED, PASSED, Case
from ..shell import CommandFailed, fresh_log, must, output
from ..walkthrough import follow
from . import jars, swift_packages, wheels
from .cpp import JOBS, build

PRESET = "gcc-release"
WORK = BUILD / "package"
PREFIX = WORK / "prefix"
CONSUMERS = ROOT / "tests" / "package"
LOG = "package"


def package() -> list[Case]:
    fresh_log(LOG)
    shutil.rmtree(WORK, ignore_errors=True)
    build(PRESET, LOG)
    install(build_dir(PRESET), PREFIX)
    checks: list[Callable[[], None]] = [
        exports_only_the_ledger,
        modules_export_only_their_entry,
        never_unloaded,
        find_package_consumer,
        pkg_config_consumer,
        static_library_consumer,
        pip_install_consumer,
        source_archive_consumer,
        wheel_holds_the_package_alone,
        wheel_describes_itself,
        wheel_runs_on_other_systems,
        authors_wheels,
        demo_consumer,
        maven_repository,
        kotlin_jar_holds_what_it_should,
        demo_jar_holds_what_it_should,
        kotlin_consumer,
        shrunk_kotlin_consumer,
        java_consumer_with_gradle,
        swift_package_of_sources,
        swift_package_of_releases,
        swift_package_linked_with_a_module,
        swift_package_that_loads_a_module,
        guide_followed_literally,
    ]
    return [outcome(check) for check in checks]


def outcome(check: Callable[[], None]) -> Case:
    try:
        check()
    except (CommandFailed, AssertionError, OSError) as error:
        return Case("host", "package", check.__name__, FAILED, str(error))
    return Case("host", "package", check.__name__, PASSED)


def install(tree: Path, prefix: Path) -> None:
    """Installs, then moves the result: an install tree may not depend on where it was made."""
    made = prefix.with_name(prefix.name + "-made")
    must(["cmake", "--install", tree, "--prefix", made], LOG)
    made.rename(prefix)


def library() -> Path:
    return next(PREFIX.glob("lib*/**/libbolt.so.0"))


def exported(path: Path) -> set[str]:
    """Names a shared library defines for others, without the version nodes themselves."""
    lines = output(["nm", "-D", "--defined-only", "--without-symbol-versions", path]).splitlines()
    return {words[2] for words in map(str.split, lines) if len(words) == 3 and words[1] != "A"}


def exports_only_the_ledger() -> None:
    lines = (ROOT / "libbolt" / "abi" / "symbols.txt").read_text().splitlines()
    ledger = {line.split()[0] for line in lines if line.strip() and not line.startswith("#")}
    found = exported(library())
    assert found == ledger, f"not in the ledger: {found - ledger}; not exported: {ledger - found}"


def modules() -> Iterator[Path]:
    yield from sorted((build_dir(PRESET) / "modules").glob("lib*.so"))


def modules_export_only_their_entry() -> None:
    for module in modules():
        names = exported(module)
        assert all(n.startswith("bolt_module_") for n in names), f"{module.name}: {names}"


def never_unloaded() -> None:
    for path in [library(), *modules()]:
        flags = output(["readelf", "-d", path])
        assert "NODELETE" in flags, f"{path.name} is not linked with -z nodelete"


def cmake_consumer(prefix: Path, tree: Path) -> None:
    options = ["-G", "Ninja", f"-DCMAKE_PREFIX_PATH={prefix}", "-DCMAKE_CXX_COMPILER=g++-12"]
    options += ["-DCMAKE_C_COMPILER=gcc-12"]
    must(["cmake", "-S", CONSUMERS / "cmake", "-B", tree, *options], LOG)
    must(["cmake", "--build", tree, "-j", JOBS], LOG)
    must(["ctest", "--test-dir", tree, "--output-on-failure", "--no-tests=error"], LOG)


def find_package_consumer() -> None:
    cmake_consumer(PREFIX, WORK / "find_package")


def pkg_config_consumer() -> None:
    tree = WORK / "pkg_config"
    tree.mkdir()
    pc_dir = next(PREFIX.glob("lib*/**/pkgconfig"))
    script = CONSUMERS / "pkg-config" / "build_and_run"
    must([script, tree], LOG, env={"PKG_CONFIG_PATH": str(pc_dir), "CC": "gcc-12"})


def static_library_consumer() -> None:
    """A module that contains libbolt (R16): the same consumer, against a static library."""
    tree, prefix = WORK / "static-build", WORK / "static-prefix"
    options = ["-G", "Ninja", "-DBOLT_SHARED=OFF"]
    options += ["-DCMAKE_CXX_COMPILER=g++-12", "-DCMAKE_C_COMPILER=gcc-12"]
    must(["cmake", "-S", ROOT, "-B", tree, *options, "-DCMAKE_BUILD_TYPE=Release"], LOG)
    must(["cmake", "--build", tree, "-j", JOBS], LOG)
    install(tree, prefix)
    cmake_consumer(prefix, WORK / "find_package_static")


def wheel_consumer(source: Path, name: str) -> None:
    """Builds a wheel as pip builds it and installs it alone into an empty environment."""
    wheels, venv = WORK / f"{name}-wheels", WORK / name
    options = ["--disable-pip-version-check", "--no-build-isolation", "--no-deps"]
    must([PYTHON, "-m", "pip", "wheel", *options, source, "-w", wheels], LOG, cwd=WORK)
    must([PYTHON, "-m", "venv", venv], LOG)
    python = venv / "bin" / "python"
    wheel = next(wheels.glob("*.whl"))
    must([python, "-m", "pip", "--disable-pip-version-check", "install", "--no-index", wheel], LOG)
    module = WORK / "find_package" / "libtiny.so"
    program = CONSUMERS / "python" / "consumer.py"
    must([python, "-W", "error", program, venv, module], LOG, cwd=WORK, env={"PYTHONPATH": ""})


def pip_install_consumer() -> None:
    wheel_consumer(ROOT / "sdk-python", "venv")


def source_archive_consumer() -> None:
    """The archive holds all that it needs: what is outside its folder in the tree, too."""
    archives = WORK / "archives"
    make = f"from scikit_build_core.build import build_sdist; build_sdist({str(archives)!r})"
    must([PYTHON, "-c", make], LOG, cwd=ROOT / "sdk-python")
    wheel_consumer(next(archives.glob("*.tar.gz")), "venv-of-archive")


def wheel_holds_the_package_alone() -> None:
    wheels.holds_the_package_alone(wheels.only(WORK / "venv-wheels"))


def wheel_describes_itself() -> None:
    wheels.describes_itself(wheels.only(WORK / "venv-wheels"))


def wheel_runs_on_other_systems() -> None:
    wheels.for_other_systems(wheels.only(WORK / "venv-wheels"), LOG)


def authors_wheels() -> None:
    libbolt = wheels.only(WORK / "venv-wheels" / "wheelhouse")
    wheels.authors_wheels(libbolt, WORK / "static-prefix", WORK / "authors", LOG)


def demo_consumer() -> None:
    """The demo's folder, copied, as its README says: the installed library, the installed wheel."""
    tree = WORK / "demo"
    shutil.copytree(ROOT / "docs" / "examples" / "demo", tree)
    options = ["-G", "Ninja", f"-DCMAKE_PREFIX_PATH={PREFIX}", "-DCMAKE_BUILD_TYPE=Release"]
    options += ["-DCMAKE_CXX_COMPILER=g++-12"]
    # The wheel's environment has no Jinja2: boltgen is run by the tests' own Python.
    packages = next((WORK / "venv").glob("lib/python*/site-packages"))
    options += ["-DDEMO_TYPES=ON", f"-DPython_EXECUTABLE={PYTHON}"]
    env = {"PYTHONPATH": str(packages)}
    must(["cmake", "-S", tree, "-B", tree / "build", *options], LOG, env=env)
    must(["cmake", "--build", tree / "build", "-j", JOBS], LOG, env=env)
    library, python = tree / "build" / "libdemo.so", WORK / "venv" / "bin" / "python"
    must([python, "-W", "error", tree / "demo.py", library], LOG, cwd=tree, env={"PYTHONPATH": ""})
    typed = "import asyncio, demo; print(asyncio.run(demo.fetch_user(42)))"
    env = {"PYTHONPATH": str(tree / "build" / "python"), "BOLT_LIBRARY_DEMO": str(library)}
    must([python, "-W", "error", "-c", typed], LOG, cwd=tree, env=env)
    must([WORK / "venv" / "bin" / "boltgen", "check", library, tree / "build/python/demo"], LOG)


def maven_repository() -> None:
    jars.publish(PRESET, WORK / "static-prefix", WORK / "jars", LOG)


def kotlin_jar_holds_what_it_should() -> None:
    jars.holds_what_it_should(WORK / "jars")


def demo_jar_holds_what_it_should() -> None:
    jars.demo_holds_what_it_should(WORK / "jars")


def kotlin_consumer() -> None:
    jars.kotlin_consumer(WORK / "jars", LOG)


def shrunk_kotlin_consumer() -> None:
    jars.shrunk_consumer(WORK / "jars", LOG)


def java_consumer_with_gradle() -> None:
    jars.gradle_consumer(WORK / "jars", LOG)


def swift_package_of_sources() -> None:
    swift_packages.generate(PRESET, PREFIX, WORK / "swift", LOG)
    swift_packages.of_sources(WORK / "swift", LOG)


def swift_package_of_releases() -> None:
    swift_packages.of_releases(WORK / "swift", LOG)


def swift_package_linked_with_a_module() -> None:
    swift_packages.linked(WORK / "swift", LOG)


def swift_package_that_loads_a_module() -> None:
    swift_packages.loaded(WORK / "swift", LOG)


def guide_followed_literally() -> None:
    """docs/guide.md from an empty folder, with nothing but the sources and the usual tools."""
    env = {"LIBBOLT": str(ROOT), "CXX": "g++-12", "CC": "gcc-12", "PYTHONPATH": ""}
    env |= {"PATH": f"{PYTHON.parent}:{os.environ['PATH']}", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    blocks = follow(ROOT / "docs" / "guide.md", WORK / "guide", env)
    assert blocks >= 10, f"the guide has only {blocks} blocks"
