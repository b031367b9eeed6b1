"""Runs the demo and reads its story, without the times."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

STORY = """
libbolt demo: a C++ library, awaited from Python
load_config 'word lab', log verbose, batches of 500
load_config FileError: no-such-file.json: No such file or directory
load_config SyntaxError: sonnets.txt is not JSON, line 1
load_config FieldError: sync.batch_size is not a whole number from 1 to 1000000
fetch_user(42) Ada Lovelace <ada@example.org>
fetch_user(7) NotFound: user 7
fetch_user(13) Refused: the account of user 13 is locked
""".strip().splitlines()


HERE = Path(__file__).parent


def story(*command: str) -> list[str]:
    """The demo's lines with single spaces and no times."""
    ran = subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, timeout=240, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stderr == ""
    lines = [re.sub(r"\s+[\d.]+ ms$", "", line) for line in ran.stdout.splitlines()]
    return [re.sub(r"\s+", " ", line).strip() for line in lines if line.strip()]


def test_the_demo_tells_its_story() -> None:
    lines = story(str(HERE / "demo.py"))
    assert lines[: len(STORY)] == STORY
    rest = "\n".join(lines[len(STORY) :])
    assert "TypeError: fetch_user() argument 'id'" in rest
    assert re.search(r"^count_words \d+ words in 3 files at once, most often: the \d+", rest, re.M)
    assert re.search(r'^query SqlError 1: near "SELEC": syntax error$', rest, re.M)
    assert re.search(r"^sync_all \d+ rows committed in one transaction$", rest, re.M)
    rolled = re.search(
        r"^sync_all, cancelled at row (\d+) of (\d+): rolled back before", rest, re.M
    )
    assert rolled and 0 < int(rolled[1]) < int(rolled[2])
    rows = re.search(r"^rows before: (\d+), rows after: (\d+)$", rest, re.M)
    assert rows and rows[1] == rows[2] == rolled[2]
    assert re.search(r"^10,000 fetch_user at once: 7500 users, 2500 NotFound$", rest, re.M)
    assert lines[-1] == "live futures: 0"


def test_the_demo_runs_from_wherever_it_was_copied_to(tmp_path: Path) -> None:
    """Here from the folder "", which has no parents."""
    shutil.copy(HERE / "demo.py", tmp_path)
    shutil.copytree(HERE / "data", tmp_path / "data")
    library = str(Path(os.environ["BOLT_MODULES"], "libdemo.so").resolve())
    run = "import libbolt, os, runpy, sys; os.chdir(sys.argv.pop()); runpy.run_path('demo.py')"
    assert story("-c", run, library, str(tmp_path))[-1] == "live futures: 0"
