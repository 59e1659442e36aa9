"""The two servers of a site, MariaDB and PHP, and scripts that PHP runs by the command line."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from .packages import program
from .processes import Watch, end, run_apart

WORKERS = 4
"""Processes of PHP that answer at the same time."""

PATIENCE = 60.0
"""Seconds that a server may take to start, on a machine that has much else to do."""

# What they take for a request to end. On SIGINT the web server of PHP waits for its workers; SIGTERM would orphan them.
ASK_DATABASE = signal.SIGTERM
ASK_PHP = signal.SIGINT

# A path longer than this is none for a socket (108 bytes on Linux, with the zero at its end).
_LONGEST_SOCKET = 107


class WordPressError(Exception):
    """The site could not be made or started, or a post not put into it."""


@dataclass(slots=True, kw_only=True)
class Servers:
    """The servers of one folder.

    Attributes:
        folder: folder of the site.
        watch: ends them when this process is gone, or None.
        made: their processes, as far as this process has started them.
    """

    folder: Path
    watch: Watch | None = None
    made: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def socket(self) -> Path:
        """The socket of the database."""
        return self.folder / "mariadb.sock"

    def start_database(self) -> int:
        """Start MariaDB on a socket in the folder and nowhere else, with a data directory that is made once.

        Returns:
            Its process.

        Raises:
            WordPressError: it did not start; the message names its log.
        """
        log, data = self.folder / "mariadb.log", self.folder / "database"
        if len(os.fsencode(self.socket)) > _LONGEST_SOCKET:
            message = f"{self.socket} is too long a path for a socket: give a folder with a shorter path"
            raise WordPressError(message)
        alike = [f"--datadir={data}", f"--tmpdir={self.folder / 'tmp'}", "--innodb-log-file-size=4M"]
        alike.append("--innodb-use-native-aio=0")
        if os.geteuid() == 0:
            alike.append("--user=root")  # it refuses to run as root unless it is told to
        if not (data / "mysql").is_dir():
            shutil.rmtree(data, ignore_errors=True)
            command = [program("mariadb-install-db"), "--no-defaults", *alike, "--skip-test-db"]
            # No password: who may enter the folder is master of the database.
            maker = run_apart([*command, "--auth-root-authentication-method=normal"], log=log, env=_environment())
            try:
                code = maker.wait()
            except BaseException:
                end(maker.pid)
                maker.wait()
                raise
            if code:
                message = f"mariadb-install-db ended with {code}: {_last(log)}"
                raise WordPressError(message)
        self.socket.unlink(missing_ok=True)
        small = ["--performance-schema=0", "--innodb-buffer-pool-size=32M", "--innodb-flush-log-at-trx-commit=0"]
        apart = ["--skip-networking", "--skip-log-bin", f"--pid-file={self.folder / 'mariadb.pid'}"]
        command = [program("mariadbd"), "--no-defaults", *alike, *small, *apart, f"--socket={self.socket}"]
        process = self._run(command, log)
        _wait(process, self.socket.exists, "mariadbd", log)
        return process.pid

    def start_php(self, port: int) -> int:
        """Start the web server that PHP has, with `WORKERS` processes, on 127.0.0.1.

        Returns:
            Its process.

        Raises:
            WordPressError: it did not start; the message names its log.
        """
        log = self.folder / "server.log"
        # A script that one worker has compiled is so for all.
        command = [*self._php(), "-d", "opcache.enable=1", "-d", "opcache.enable_cli=1", "-S", f"127.0.0.1:{port}"]
        command += ["-t", str(self.folder / "site"), str(self.folder / "php" / "router.php")]
        process = self._run(command, log, {"PHP_CLI_SERVER_WORKERS": str(WORKERS)})

        def answers() -> bool:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                return True
            return False

        _wait(process, answers, "php -S", log)
        return process.pid

    def run_script(self, name: str, given: str = "") -> str:
        """Run a PHP script of the folder.

        Args:
            name: its name in ``php/``.
            given: its standard input.

        Returns:
            What it prints.

        Raises:
            WordPressError: it failed; the message has what it said.
        """
        command = [*self._php(), str(self.folder / "php" / name)]
        done = subprocess.run(  # noqa: S603
            command, input=given, capture_output=True, encoding="utf-8", env=_environment(), timeout=300, check=False
        )
        if done.returncode:
            said = done.stderr.strip() or done.stdout.strip()[-300:] or _last(self.folder / "php.log")
            message = f"{name} ended with {done.returncode}: {said}"
            raise WordPressError(message)
        return done.stdout

    def end(self) -> None:
        """End what this process has started."""
        for process in reversed(self.made):
            end(process.pid, ask=self._ask(process))
            process.wait()
        self.made.clear()

    def _run(self, command: Sequence[str], log: Path, more: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        process = run_apart(command, log=log, env={**_environment(), **(more or {})})
        self.made.append(process)
        if self.watch is not None:
            self.watch.add(process.pid, self._ask(process))
        return process

    def _ask(self, process: subprocess.Popen[bytes]) -> signal.Signals:
        return ASK_PHP if "-S" in list(process.args) else ASK_DATABASE  # type: ignore[arg-type]

    def _php(self) -> list[str]:
        settings = {
            "memory_limit": "256M",
            "display_errors": "0",
            "log_errors": "1",
            "error_log": str(self.folder / "php.log"),
            "sys_temp_dir": str(self.folder / "tmp"),
            "sendmail_path": "/bin/false",
            "expose_php": "0",
        }
        return [program("php"), *(part for name, value in settings.items() for part in ("-d", f"{name}={value}"))]


def free_port(wanted: int = 0) -> int:
    """Return a port of 127.0.0.1 that nobody uses now.

    Args:
        wanted: the port that it must be; 0 leaves the choice to the system.

    Raises:
        WordPressError: the port wanted is in use, or this user may not have it.
    """
    with socket.socket() as one:
        # As PHP does: a port on which connections have just ended may be had again, one on which a server listens not.
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("127.0.0.1", wanted))
        except (OSError, OverflowError) as error:
            message = f"port {wanted} of 127.0.0.1 cannot be had ({error}): give another, or none to take a free one"
            raise WordPressError(message) from error
        return int(one.getsockname()[1])


def _environment() -> dict[str, str]:
    """Return the little that the servers need to know of the shell they are started from."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8", "HOME": os.environ.get("HOME", "/")}


def _wait(process: subprocess.Popen[bytes], ready: Callable[[], bool], name: str, log: Path) -> None:
    stop = time.monotonic() + PATIENCE
    while not ready():
        code = process.poll()
        if code is not None or time.monotonic() > stop:
            how = f"does not answer after {PATIENCE:.0f} s" if code is None else f"ended with {code}"
            message = f"{name} {how}: {_last(log)}"
            raise WordPressError(message)
        time.sleep(0.02)


def _last(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").split("\n") if log.exists() else []
    line = next((line.strip() for line in reversed(lines) if line.strip()), "nothing")
    return f"see {log}, which ends with {line!r}"
