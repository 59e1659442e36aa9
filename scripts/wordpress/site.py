"""A WordPress that stands in a folder: made, started, changed, asked what it was asked, and stopped."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from .options import Options
from .packages import WORDPRESS, MissingPackages, missing
from .posts import Post
from .processes import Watch, end, runs
from .request import Request, read_log
from .servers import ASK_DATABASE, ASK_PHP, Servers, WordPressError, free_port

HERE = Path(__file__).resolve().parent

_SETTINGS = "settings.json"
_INSTALLED = "installed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeded:
    """A post as it stands in the site: its number, its address, and the addresses of its files."""

    id: int
    address: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A running WordPress.

    Attributes:
        address: its home page, with a slash at the end: ``http://127.0.0.1:8080/``.
        folder: where everything of it stands, with ``requests.log``, ``php.log``, ``mariadb.log`` and ``server.log``.
        database: process of MariaDB, which leads a group.
        php: process of PHP, which leads a group.
        servers: both, for whoever started them.
    """

    address: str
    folder: Path
    database: int
    php: int
    servers: Servers

    @property
    def options(self) -> Options:
        """The switches as they are."""
        stored: dict[str, Any] = json.loads((self.folder / "options.json").read_text(encoding="utf-8"))
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in stored.items()
        }
        return Options(**values)

    def set(self, **changes: Any) -> Options:  # noqa: ANN401 - the fields of Options
        """Change switches, from the next request on.

        Args:
            changes: attributes of `Options` and their new values.

        Returns:
            All of them.

        Raises:
            TypeError: there is no such switch.
        """
        options = replace(self.options, **changes)
        _write(self.folder / "options.json", asdict(options))
        return options

    def reset(self) -> None:
        """Put all switches back to their defaults."""
        _write(self.folder / "options.json", asdict(Options()))

    def seed(self, posts: Sequence[Post]) -> list[Seeded]:
        """Put posts in; one whose type and slug are there already is changed.

        Returns:
            What became of each, in order.

        Raises:
            WordPressError: WordPress refused one; the message names it.
        """
        said = self.servers.run_script("seed.php", json.dumps([post.row() for post in posts]))
        return [Seeded(id=row["id"], address=row["address"], files=tuple(row["files"])) for row in json.loads(said)]

    def requests(self) -> list[Request]:
        """Return what the site was asked since it was made, or since `forget`, in order of time."""
        return read_log(self.folder / "requests.log")

    def forget(self) -> None:
        """Empty the log of requests."""
        (self.folder / "requests.log").unlink(missing_ok=True)

    def stop(self) -> None:
        """End its processes; the folder stays, and `start` goes on with it."""
        if self.servers.made:
            self.servers.end()
        else:
            stop(self.folder)


def _quiet(text: str) -> None:
    del text


@contextmanager
def wordpress(
    folder: Path | None = None,
    *,
    posts: Sequence[Post] = (),
    options: Options | None = None,
    port: int = 0,
    say: Callable[[str], None] = _quiet,
) -> Iterator[Site]:
    """Have a site for a while; its processes end with the block, or with this process, however it ends.

    Args:
        folder: where it stands; it is kept. By default a new folder that is removed.
        posts: what is in it.
        options: its switches.
        port: its port on 127.0.0.1; 0 takes a free one.
        say: takes lines about what is done.

    Yields:
        The site.

    Raises:
        MissingPackages: something is not installed; the message says what, and how to install it.
        WordPressError: it could not be started.
    """
    own = Path(tempfile.mkdtemp(prefix="wordpress-")) if folder is None else None
    watch = Watch(own)
    try:
        site = start(own or folder or Path(), port=port, options=options, posts=posts, say=say, watch=watch)
        try:
            yield site
        finally:
            site.stop()
    finally:
        watch.close()
        if own is not None:
            shutil.rmtree(own, ignore_errors=True)


def start(
    folder: Path,
    *,
    posts: Sequence[Post] = (),
    options: Options | None = None,
    port: int = 0,
    say: Callable[[str], None] = _quiet,
    watch: Watch | None = None,
) -> Site:
    """Start the site of a folder, which is made where there is none yet.

    Args:
        folder: an empty or new folder, or that of a site which was stopped.
        posts: posts to put in.
        options: its switches; by default those it had.
        port: port on 127.0.0.1; 0 takes the one it had, or a free one.
        say: takes lines about what is done.
        watch: ends the processes when this process is gone; without it they go on until `stop`.

    Returns:
        The site, which answers.

    Raises:
        MissingPackages: something is not installed.
        WordPressError: the folder is not fit for it, or a process did not start; the message names its log.
    """
    lacking = missing()
    if lacking:
        raise MissingPackages(lacking)
    folder = folder.resolve()
    known = _claim(folder)
    port = free_port(port or known.get("port") or 0)
    _lay_out(folder)
    if options is not None or not (folder / "options.json").exists():
        _write(folder / "options.json", asdict(options or Options()))
    servers = Servers(folder=folder, watch=watch)
    address = f"http://127.0.0.1:{port}/"
    settings: dict[str, Any] = {"address": address, "port": port, "socket": str(servers.socket)}
    settings["secret"] = known.get("secret") or secrets.token_hex(16)
    clock = _Clock(say)
    try:
        settings["database"] = servers.start_database()
        _write(folder / _SETTINGS, settings)
        clock.say(f"MariaDB runs as process {settings['database']}, on a socket in {folder}")
        if not (folder / _INSTALLED).exists():
            servers.run_script("install.php")
            servers.run_script("pages.php")
            (folder / _INSTALLED).touch()
            clock.say("WordPress is installed")
        settings["php"] = servers.start_php(port)
        _write(folder / _SETTINGS, settings)
        site = Site(address=address, folder=folder, database=settings["database"], php=settings["php"], servers=servers)
        if posts:
            site.seed(posts)
            clock.say(f"{len(posts)} posts are in it")
        clock.say(f"the site is {address}, run by process {site.php}; its requests are in {folder / 'requests.log'}")
    except BaseException:
        servers.end()
        raise
    return site


def standing(folder: Path) -> Site:
    """Return the site that runs in a folder, whoever started it.

    Raises:
        WordPressError: the folder is none of a site, or the site does not run.
    """
    folder = folder.resolve()
    settings = _settings(folder)
    if len(_running(folder, settings)) < 2:
        message = f"the site of {folder} does not run: start it first"
        raise WordPressError(message)
    return Site(
        address=settings["address"],
        folder=folder,
        database=settings["database"],
        php=settings["php"],
        servers=Servers(folder=folder),
    )


def stop(folder: Path, *, remove: bool = False) -> bool:
    """End the site of a folder, whoever started it.

    Args:
        folder: its folder.
        remove: remove the folder too.

    Returns:
        Whether anything was running.

    Raises:
        WordPressError: the folder is none of a site.
    """
    folder = folder.resolve()
    settings = _settings(folder)
    running = _running(folder, settings)
    for pid in running:
        end(pid, ask=ASK_PHP if pid == settings.get("php") else ASK_DATABASE)
    if remove:
        shutil.rmtree(folder)
    return bool(running)


class _Clock:
    """Says what was done, and how long it took."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say, self._then = say, time.monotonic()

    def say(self, text: str) -> None:
        now = time.monotonic()
        self._say(f"{text} ({now - self._then:.1f} s)")
        self._then = now


def _claim(folder: Path) -> dict[str, Any]:
    """Return the settings of the site that stands in a folder, or none where the folder is empty."""
    if not folder.is_dir() or not any(folder.iterdir()):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)  # who may enter is master of the database
        return {}
    settings = _settings(folder)
    if _running(folder, settings):
        message = f"the site of {folder} runs already, at {settings['address']}: stop it first"
        raise WordPressError(message)
    return settings


def _settings(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / _SETTINGS).read_text(encoding="utf-8"))
        if isinstance(found, dict) and "socket" in found:
            return found
    except (OSError, ValueError):
        pass
    message = f"{folder} holds no site: start makes one in a new or an empty folder"
    raise WordPressError(message)


def _running(folder: Path, settings: Mapping[str, Any]) -> list[int]:
    """Return the processes of a site that run, the web server first."""
    numbers = (settings.get("php"), settings.get("database"))
    return [number for number in numbers if number is not None and runs(number, f"{folder}{os.sep}")]


def _write(path: Path, content: Mapping[str, Any]) -> None:
    """Write JSON so that whoever reads it finds the old or the new, and never half."""
    new = path.with_suffix(f".{os.getpid()}.new")
    new.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    new.replace(path)


def _lay_out(folder: Path) -> None:
    """Make the tree that WordPress runs in: links to what is installed, and a ``wp-content`` of its own."""
    site = folder / "site"
    content = site / "wp-content"
    for path in (content / "uploads", folder / "tmp"):
        path.mkdir(parents=True, exist_ok=True)
    for path in WORDPRESS.iterdir():
        link = site / path.name
        # Not the settings and the server's rules of the machine's own WordPress.
        if path.name not in {"wp-config.php", "wp-content", ".htaccess"} and not link.is_symlink():
            link.symlink_to(path)
    for name, place in (("themes", content), ("mu-plugins", content), ("php", folder)):
        shutil.copytree(HERE / name, place / name, dirs_exist_ok=True)
    (folder / "php" / "wp-config.php").replace(site / "wp-config.php")
