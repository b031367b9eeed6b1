"""UniFFI: a shared library built as its manual shows, and the bindings that its own generator
writes for it, in Python (used as they are), Kotlin and Swift."""

from dataclasses import dataclass
from pathlib import Path

from ..build import ROOT
from . import cargo

LIBRARY = "libuniffi_peer.so"


@dataclass
class UniFfi:
    library: Path
    generator: Path
    python_path: Path  # the folder of uniffi_peer.py, with the library beside it

    def generate(self, language: str, folder: Path) -> None:
        """Writes the bindings in `language` ("python", "kotlin", "swift") to `folder`."""
        options = ["--language", language, "--out-dir", str(folder), "--no-format"]
        # From the crate's folder: it looks for uniffi.toml there.
        cargo.run([str(self.generator), "generate", *options, str(self.library)], "uniffi")


def build(folder: Path) -> UniFfi:
    target = folder / "target"
    cargo.build("uniffi", target, "--release", "--lib")
    # The generator is not measured; unoptimized, it is built in a fraction of the time.
    cargo.build("uniffi", target, "--features", "bindgen", "--bin", "uniffi-bindgen")
    built = UniFfi(
        library=target / "release" / LIBRARY,
        generator=target / "debug" / "uniffi-bindgen",
        python_path=folder / "python",
    )
    cargo.install(built.library, built.python_path / LIBRARY)
    built.generate("python", built.python_path)
    return built


def generate(language: str, folder: Path) -> UniFfi:
    """The same for one who builds nothing else of the peers."""
    built = build(ROOT / ".cache" / "peers" / "uniffi")
    built.generate(language, folder)
    return built
