"""A PostgreSQL server for the tests, of nobody's but theirs: its data and its socket are in a
folder that is removed, no port is opened, and it ends with the process that has started it."""

import asyncio
import os
import shutil
import signal
import struct
import subprocess
import tempfile
from pathlib import Path

# Debian's, newest first; else what is on the PATH.
FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda f: -int(f.parent.name))
BIN = next((str(f) for f in FOLDERS if (f / "initdb").exists()), "")
FOUND = shutil.which("initdb", path=BIN or None) is not None

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "shared_buffers": "16MB",
    "max_connections": "60",
    "log_min_messages": "fatal",
}
# One user has a password, the others need none.
ACCESS = "local all locked scram-sha-256\nlocal all all trust\n"


class Server:
    def __init__(self):
        # Root is refused by PostgreSQL.
        self.user = ["--reuid=postgres", "--regid=postgres", "--clear-groups"]
        if os.geteuid() != 0:
            self.user = []
        # Short: the path of a socket has 107 bytes.
        self.folder = Path(tempfile.mkdtemp(prefix="demo-pg-", dir="/tmp"))
        self.process = None
        try:
            if self.user:
                shutil.chown(self.folder, "postgres", "postgres")
            self._run("initdb", "-D", self.data, "-A", "trust", "-U", "demo", "-N")
            (self.data / "pg_hba.conf").write_text(ACCESS)
            self.start()
        except BaseException:
            self.remove()
            raise

    @property
    def data(self):
        return self.folder / "data"

    def url(self, *, user="demo", database="postgres", port=5432, more=""):
        return f"postgresql://{user}@/{database}?host={self.folder}&port={port}{more}"

    def start(self):
        settings = [f"-c{name}={value}" for name, value in SETTINGS.items()]
        command = self._command("postgres", "-D", self.data, "-k", self.folder, *settings)
        log = (self.folder / "log").open("ab")
        with log:
            self.process = subprocess.Popen(command, env=ENVIRONMENT, stdout=log, stderr=log)
        ready = self._command("pg_isready", "-q", "-h", self.folder)
        while subprocess.run(ready, env=ENVIRONMENT).returncode != 0:
            if self.process.poll() is not None:
                raise RuntimeError((self.folder / "log").read_text())

    def kill(self):
        """At once: sessions are not ended properly (SIGQUIT)."""
        if self.process is not None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(timeout=60)
            self.process = None

    def remove(self):
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _command(self, program, *arguments):
        path = Path(BIN, program) if BIN else program
        return ["setpriv", "--pdeathsig=QUIT", *self.user, path, *arguments]

    def _run(self, *command):
        ran = subprocess.run(
            self._command(*command), env=ENVIRONMENT, capture_output=True, text=True
        )
        if ran.returncode != 0:
            raise RuntimeError(ran.stdout + ran.stderr)


# Without what is preloaded into this process, and in a language that the tests can read.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "LD_PRELOAD"} | {"LC_ALL": "C.UTF-8"}


class Proxy:
    """Stands between a database and its server, counts, and keeps requests to cancel back."""

    CANCEL = 80877102  # the code of such a request, in the place of a protocol version
    PORT = 5433

    def __init__(self, server):
        self.server = server
        self.sent = 0  # statements: each ends with a Sync
        self.answered = 0  # each ends with ReadyForQuery; the first one is the greeting
        self.deepest = 0  # most that were sent and not answered
        self.cancels = 0  # requests that have come
        self.pass_cancels = asyncio.Event()
        self.pass_cancels.set()
        self.lost = None  # the answer to this command is kept, and the connection closed
        self.changed = asyncio.Condition()
        self.tasks = set()

    async def __aenter__(self):
        where = self.server.folder / f".s.PGSQL.{self.PORT}"
        self.listener = await asyncio.start_unix_server(self._serve, where)
        return self

    async def __aexit__(self, *_):
        self.listener.close()
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    def url(self):
        return self.server.url(port=self.PORT)

    async def until(self, condition):
        async with self.changed:
            await self.changed.wait_for(condition)

    async def _serve(self, reader, writer):
        self.tasks.add(asyncio.current_task())
        behind = self.server.folder / ".s.PGSQL.5432"
        back, forth = await asyncio.open_unix_connection(behind)
        try:
            first = await reader.readexactly(8)
            length, code = struct.unpack("!ii", first)
            first += await reader.readexactly(length - 8)
            if code == self.CANCEL:
                await self._count(cancels=1)
                await self.pass_cancels.wait()
            forth.write(first)
            await asyncio.gather(
                self._forward(reader, forth, b"S", "sent"),
                self._forward(back, writer, b"Z", "answered"),
            )
        except (asyncio.IncompleteReadError, OSError):
            pass
        finally:
            forth.close()
            writer.close()

    async def _forward(self, reader, writer, kind, counter):
        try:
            while True:
                head = await reader.readexactly(5)
                body = await reader.readexactly(struct.unpack("!i", head[1:])[0] - 4)
                if head[:1] == b"C" and self.lost is not None and body == self.lost + b"\0":
                    self.lost = None
                    return
                if head[:1] == kind:
                    await self._count(**{counter: 1})
                writer.write(head + body)
        finally:
            writer.close()

    async def _count(self, **more):
        async with self.changed:
            for name, n in more.items():
                setattr(self, name, getattr(self, name) + n)
            self.deepest = max(self.deepest, self.sent + 1 - self.answered)
            self.changed.notify_all()
