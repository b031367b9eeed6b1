"""BoltFFI 0.32: our fixture in bench/peers/boltffi, a release build by cargo with LTO in one unit
and unwinding on, and bindings by BoltFFI's own generator with its default settings. Kotlin: its JNI
glue compiled by clang -O3 over the static library, as `boltffi pack` does. Swift: its file and its
header as two modules, linked with the shared library. Python: its extension compiled with the flags
of its setup.py and -O3, beside the shared library.
"""

import fcntl
import hashlib
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ..build import ROOT, python
from . import Missing, cargo

CRATE = ROOT / "bench" / "peers" / "boltffi"
NAME = "boltffi_peer"
GLUE = f"{NAME}_jni"  # what its Kotlin loads

# case: why. It can do every case that there is; streams are none yet.
NOT_SUPPORTED: dict[str, str] = {}


@dataclass
class Build:
    """Where the results are. A language that could not be built has its reason in `missing`, and
    None in its attributes."""

    # In one program with other Rust libraries link the shared one: each static one brings Rust's
    # own functions along.
    static_library: Path
    shared_library: Path
    # Kotlin: `import dev.libbolt.boltffi.*`: suspend functions noop, add, refuse (throws Refused),
    # echo, records1k (a List<Row>), yieldOnce, wakeFromThread, waitForever, suspend100; pinThread.
    kotlin_sources: Path | None = None  # a source folder; needs kotlinx-coroutines-core
    kotlin_library: Path | None = None  # its parent has to be in java.library.path
    # Swift: BoltFfiPeer.swift, which imports boltffi.h as the module BoltFfiPeerFFI; the same names
    # as Kotlin's.
    swift_sources: Path | None = None
    # Python: `import boltffi_peer` with this folder in sys.path; async functions by the fixture's
    # names, `RefusedException` with the error in `.error`, and `Row`s.
    python_path: Path | None = None
    missing: dict[str, str] = field(default_factory=dict)  # language: why


def build(folder: Path) -> Build:
    """Compiles the fixture and BoltFFI's generator, and everything of its languages that this
    machine has the tools for. Everything is kept in `folder`, and left alone while nothing that it
    is made of has changed: other programs may be using it."""
    folder = folder.resolve()  # several checkouts may share it, by a link
    folder.mkdir(parents=True, exist_ok=True)
    result = Build(
        static_library=folder / "target" / "release" / f"lib{NAME}.a",
        shared_library=folder / "target" / "release" / f"lib{NAME}.so",
        kotlin_sources=folder / "kotlin" / "dev",
        kotlin_library=folder / "kotlin" / f"lib{GLUE}.so",
        swift_sources=folder / "swift",
        python_path=folder / "python",
    )
    with alone_in(folder):
        stamp = folder / "made-of"
        if stamp.exists() and stamp.read_text() == made_of():
            return result
        stamp.unlink(missing_ok=True)
        cargo.build("boltffi", folder / "target", "--release")
        # It is not measured; unoptimized, it is built in a fraction of the time.
        cargo.build("boltffi/generator", folder / "generator")
        for language, make in {"kotlin": kotlin, "swift": swift, "python": python_package}.items():
            if why := reason_to_miss(make, folder, result):
                result.missing[language] = why
        if not result.missing:
            stamp.write_text(made_of())
    for language, attributes in OF_LANGUAGE.items():
        for attribute in attributes if language in result.missing else []:
            setattr(result, attribute, None)
    return result


OF_LANGUAGE = {
    "kotlin": ["kotlin_sources", "kotlin_library"],
    "swift": ["swift_sources"],
    "python": ["python_path"],
}


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def made_of() -> str:
    sources = [path for path in CRATE.rglob("*") if path.is_file()]
    sources += [*CRATE.parent.glob("*.rs"), Path(__file__)]
    hashed = hashlib.sha256()
    for path in sorted(sources):
        hashed.update(path.read_bytes())
    return f"{hashed.hexdigest()} {python()}"


def reason_to_miss(make: Callable[[Path, Build], None], folder: Path, result: Build) -> str | None:
    try:
        make(folder, result)
    except Missing as missing:
        return missing.why
    return None


def generate(language: str, folder: Path) -> Path:
    """What BoltFFI generates for "kotlin", "swift" or "python", in a folder in `folder`."""
    output = folder / language
    shutil.rmtree(output, ignore_errors=True)
    generator = folder / "generator" / "debug" / "generate"
    # It compiles the crate once more, to read the exports off it: beside what is measured.
    command = [str(generator), language, str(CRATE / "Cargo.toml"), str(output)]
    cargo.run(command, "boltffi", {"CARGO_TARGET_DIR": str(folder / "metadata")})
    return output


def kotlin(folder: Path, result: Build) -> None:
    java = run([str(ROOT / "sdk-kotlin" / "mvn"), "--java"], missing=True).strip()
    include = Path(java).parents[1] / "include"
    if not (include / "jni.h").exists():
        raise Missing("there is no JDK with jni.h")
    sources = generate("kotlin", folder)
    glue = sources / "jni"
    command = [compiler(), "-shared", "-fPIC", "-O3", "-o", str(result.kotlin_library)]
    command += [str(glue / "jni_glue.c")]
    command += ["-Wl,--whole-archive", str(result.static_library), "-Wl,--no-whole-archive"]
    command += [f"-I{glue}", f"-I{include}", f"-I{include / 'linux'}"]
    command += ["-Wl,--no-undefined", "-Wl,--strip-all", "-lpthread", "-ldl", "-lm"]
    run(command)


def swift(folder: Path, _result: Build) -> None:
    generate("swift", folder)


def python_package(folder: Path, result: Build) -> None:
    package = generate("python", folder) / NAME
    asked = "import json, sysconfig as s; v = s.get_config_var; "
    asked += "print(s.get_path('include'), v('EXT_SUFFIX'), v('CFLAGS') or '', sep='\\n')"
    include, suffix, flags = run([python(), "-c", asked]).split("\n")[:3]
    if not (Path(include) / "Python.h").exists():
        raise Missing("there is no Python.h")
    command = [compiler(), *flags.split(), "-O3", "-fPIC", "-shared", f"-I{include}"]
    command += [str(package / "_native.c"), "-o", str(package / f"_native{suffix}"), "-ldl"]
    run(command)
    shutil.copy(result.shared_library, package)


def compiler() -> str:
    for name in ("clang", "clang-19", "cc"):
        if shutil.which(name):
            return name
    raise Missing("there is no C compiler")


def run(command: list[str], missing: bool = False) -> str:
    """What a command prints. Where it fails that is its reason to be missing, or our fault."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip()
        if missing:
            raise Missing(said)
        raise SystemExit(f"{command[0]} failed: {said}")
    return done.stdout
