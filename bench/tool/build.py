"""Builds what is measured: release builds of their own, so that a test build is not disturbed."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Build:
    """A finished build of one compiler."""

    compiler: str
    folder: Path

    def program(self, name: str) -> str:
        return str(self.folder / "bench" / f"bolt_bench_{name}")

    @property
    def module(self) -> str:
        return str(self.folder / "modules" / "libbench.so")

    @property
    def floors(self) -> str:
        return str(self.folder / "bench" / "libbench_floors.so")

    @property
    def jni(self) -> str:
        return str(self.folder / "kotlin" / "natives" / "linux-x86_64" / "libbolt_jni.so")

    @property
    def python_path(self) -> str:
        return str(self.folder / "python")


def python() -> str:
    """The interpreter that the SDK is built for: that of the test environment, if there is one."""
    prepared = ROOT / ".cache" / "venv" / "bin" / "python"
    return str(prepared) if prepared.exists() else sys.executable


# What the benchmarks in these languages need of the build, beside the module.
TARGETS = {
    "python": ["bolt_python"],
    "kotlin": ["bolt_python", "bolt_jni", "bench_floors"],
    "swift": ["bolt_python"],
}


def build(compiler: str, languages: set[str], programs: bool, parent: Path) -> Build:
    """Configures and builds what `languages` need, and everything if the C++ programs are to run;
    ends the program with the build's own output if that fails."""
    result = Build(compiler, parent / f"bench-{compiler}")
    options = {
        "BOLT_BENCH": "ON",
        "BOLT_TESTS": "OFF",
        "BOLT_EXAMPLES": "OFF",
        "BOLT_PYTHON": "ON" if languages else "OFF",  # boltgen, too, is part of it
        "BOLT_KOTLIN": "ON" if "kotlin" in languages else "OFF",
        "Python_EXECUTABLE": python(),
    }
    configure = ["cmake", "--preset", f"{compiler}-release", "-B", str(result.folder)]
    configure += [f"-D{name}={value}" for name, value in options.items()]
    quietly(configure)
    command = ["cmake", "--build", str(result.folder), "-j", str(min(2, os.cpu_count() or 1))]
    if not programs:
        command += ["--target", "bench", *(name for each in languages for name in TARGETS[each])]
    quietly(command)
    return result


def quietly(command: list[str]) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        print(done.stdout, done.stderr, sep="\n", file=sys.stderr)
        raise SystemExit(f"bench: {' '.join(command)} failed")
