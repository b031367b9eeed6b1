"""The peers as modules of the Swift benchmarks: what their generators write, as SwiftPM wants it.

Each is two targets, as its users have it: the generated Swift file, and a C module of the header
that it imports, which is linked with the peer's library.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .peers import Missing, Peers


@dataclass
class Added:
    """What Package.swift is to know of those that take part, and why others do not."""

    environment: str = ""
    missing: dict[str, str] = field(default_factory=dict)


def add(package: Path, peers: Peers | None) -> Added:
    shutil.rmtree(package / "peers", ignore_errors=True)
    added = Added()
    for crate, (module, generate) in PEERS.items():
        built = getattr(peers, crate, None)
        if built is None or isinstance(built, Missing):
            continue  # nobody asked, or the report knows why
        place = package / "peers" / crate
        try:
            generated, library = generate(built, place / "generated")
        except Missing as missing:
            added.missing[crate] = missing.why
            continue
        lay_out(place, module, generated)
        added.environment += f"{',' if added.environment else ''}{crate}={module}={library}"
    return added


def of_uniffi(built: Any, folder: Path) -> tuple[Path, Path]:
    folder.mkdir(parents=True)
    built.generate("swift", folder)
    return folder, built.library


def of_boltffi(built: Any, _folder: Path) -> tuple[Path, Path]:
    if built.swift_sources is None:
        raise Missing(built.missing.get("swift", "it has not been built"))
    # Not the static one: SwiftPM on Linux looks into it for Swift's hints, and stops at Rust's.
    return built.swift_sources, built.shared_library


# Crate -> the C module that its Swift file imports, and what gives that file and the library.
PEERS: dict[str, tuple[str, Callable]] = {
    "boltffi": ("BoltFfiPeerFFI", of_boltffi),
    "uniffi": ("uniffi_peerFFI", of_uniffi),
}


def lay_out(place: Path, module: str, generated: Path) -> None:
    include = place / "c" / "include"
    for folder, suffix in ((include, ".h"), (place / "swift", ".swift")):
        folder.mkdir(parents=True)
        for file in sorted(generated.rglob(f"*{suffix}")):
            shutil.copy(file, folder)
    headers = "".join(f'  header "{file.name}"\n' for file in sorted(include.glob("*.h")))
    (include / "module.modulemap").write_text(f"module {module} {{\n{headers}  export *\n}}\n")
    # SwiftPM takes no target without a source.
    (place / "c" / "empty.c").write_text("typedef int bench_nothing;\n")
