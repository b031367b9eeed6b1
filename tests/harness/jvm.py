"""A JVM that runs tests over one preset's native code."""

from __future__ import annotations

import re
from pathlib import Path

from .paths import ROOT, build_dir, sanitizer
from .sanitizers import runtimes
from .shell import output

MAVEN = ROOT / "sdk-kotlin" / "mvn"
KOTLIN_TOOL = ROOT / "tests" / "kotlin" / "tool"
NATIVES = Path("kotlin", "natives", "linux-x86_64")
CHECKED = "gcc-release"  # the preset in which the JVM checks each JNI call
COMPLAINT = re.compile(r"^(WARNING|FATAL ERROR)\b.*(JNI|native)")


def java(preset: str, reports: Path, names: tuple[str, ...]) -> list[str | Path]:
    """The JVM, with one preset's native code."""
    command: list[str | Path] = []
    if sanitizer(preset):
        command += ["env", f"LD_PRELOAD={' '.join(runtimes(preset))}"]
    modules = build_dir(preset) / "modules"
    properties = {
        "jni": build_dir(preset) / NATIVES / "libbolt_jni.so",
        **{f"module.{name}": modules / f"lib{name}.so" for name in names},
        "test.modules": modules,
        "test.preset": preset,
        "test.sanitizer": sanitizer(preset) or "",
    }
    return [
        *command,
        *(output([MAVEN, "--java"]), "-Xmx1g"),
        f"-XX:ErrorFile={reports / 'crash.log'}",
        *(["-Xcheck:jni"] if preset == CHECKED else []),
        *(f"-Ddev.libbolt.{name}={value}" for name, value in properties.items()),
    ]


def environment(reports: Path) -> dict[str, str]:
    """Options of the sanitizers. The JVM polls for safepoints by faults of its own, and its heap,
    where handles are kept, is unknown to the leak detector: the tests count what is live."""
    common = f"abort_on_error=1:log_path={reports / 'sanitizer'}"
    faults = "handle_segv=0:allow_user_segv_handler=1"
    return {
        "ASAN_OPTIONS": f"detect_leaks=0:{faults}:{common}",
        "UBSAN_OPTIONS": f"print_stacktrace=1:{common}",
    }


def complaints(said: str) -> list[str]:
    """What -Xcheck:jni found."""
    return [line for line in said.splitlines() if COMPLAINT.match(line)]
