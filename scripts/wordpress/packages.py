"""What must be installed, and which Debian package brings it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

WORDPRESS = Path("/usr/share/wordpress")
# Extensions of PHP: the database, and what sitemaps and texts are written with.
EXTENSIONS = {"mysqli": "php-mysql", "SimpleXML": "php-xml", "dom": "php-xml", "mbstring": "php-mbstring"}
PROGRAMS = {"php": "php-cli", "mariadbd": "mariadb-server", "mariadb-install-db": "mariadb-server"}
# Debian keeps servers where the path of an ordinary user does not lead.
_PATH = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/local/sbin", "/usr/sbin", "/sbin"])


class MissingPackages(Exception):  # noqa: N818 - it is what is missing, and no fault
    """Something is not installed; the message names the packages that bring it."""


def program(name: str) -> str:
    """Return the path of a program.

    Raises:
        MissingPackages: it is not installed.
    """
    found = shutil.which(name, path=_PATH)
    if found is None:
        raise MissingPackages(_message({PROGRAMS[name]: [name]}))
    return found


def missing() -> str | None:
    """Say what is not installed and how to install it, or return None where everything is there.

    Examples:
        >>> said = missing()
        >>> said is None or "apt-get install" in said
        True
    """
    lacking: dict[str, list[str]] = {}
    if not (WORDPRESS / "wp-settings.php").is_file():
        lacking.setdefault("wordpress", []).append(f"{WORDPRESS}/wp-settings.php")
    for name, package in PROGRAMS.items():
        if shutil.which(name, path=_PATH) is None:
            lacking.setdefault(package, []).append(name)
    php = shutil.which("php", path=_PATH)
    if php is None:
        # Without PHP nobody can say which extensions it has.
        lacking.setdefault("php-mysql", []).append("mysqli")
        lacking.setdefault("php-xml", []).append("SimpleXML")
    else:
        done = subprocess.run([php, "-m"], capture_output=True, text=True, check=False)  # noqa: S603
        there = {line.lower() for line in done.stdout.split()}
        for name, package in EXTENSIONS.items():
            if name.lower() not in there:
                lacking.setdefault(package, []).append(name)
    return _message(lacking) if lacking else None


def _message(lacking: dict[str, list[str]]) -> str:
    what = "; ".join(f"{package} (for {', '.join(names)})" for package, names in sorted(lacking.items()))
    return (
        f"WordPress cannot be started: not installed: {what}. On Debian or Ubuntu:"
        f" apt-get install --no-install-recommends {' '.join(sorted(lacking))}"
    )
