"""Stand up a real WordPress on loopback, holding the sample releases, for tests of the collector and to look at.

    python scripts/wordpress.py start DIR                    # the sample releases, in the publisher's markup
    python scripts/wordpress.py start DIR --plain --port 8080
    python scripts/wordpress.py start DIR --edge             # besides: drafts, passwords, a document with a PDF
    python scripts/wordpress.py seed DIR POSTS.json          # more posts: a list of objects, fields as of class Post
    python scripts/wordpress.py set DIR listing=redesigned rest=false 'robots_lines=["Crawl-delay: 2"]'
    python scripts/wordpress.py stop DIR --remove

It needs the Debian packages wordpress, php-cli, php-mysql, php-xml, php-mbstring and mariadb-server, and touches no
WordPress and no database that the machine may have: everything stands in DIR. Exit code: 0; 1 where something failed;
2 where the call was wrong; 3 where packages are missing. From Python: the package ``wordpress`` beside this file.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

# The package of this name and not this file: a folder with an __init__ is found before a file.
from wordpress import (
    MissingPackages,
    Options,
    Post,
    WordPressError,
    edge_posts,
    sample_posts,
    standing,
    start,
    stop,
)


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line says."""
    options = _parser().parse_args(arguments)
    try:
        options.do(options)
    except MissingPackages as error:
        print(f"wordpress: {error}", file=sys.stderr)
        return 3
    except (WordPressError, OSError) as error:
        print(f"wordpress: {error}", file=sys.stderr)
        return 1
    except _CallError as error:
        print(f"wordpress: {error}", file=sys.stderr)
        return 2
    return 0


class _CallError(Exception):
    """The command line makes no sense."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    verb = verbs.add_parser("start", help="make a site, or start one that was stopped")
    verb.add_argument("folder", type=Path, help="a new or empty folder, or that of a site")
    verb.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; by default a free one")
    theme = verb.add_mutually_exclusive_group()
    for name, text in (("hale", "markup of the publisher's theme (default)"), ("plain", "markup of any simple theme")):
        theme.add_argument(f"--{name}", dest="theme", action="store_const", const=name, help=text)
    verb.add_argument("--empty", action="store_true", help="without the sample releases")
    verb.add_argument("--edge", action="store_true", help="with posts of every sort besides")
    verb.set_defaults(do=_start)
    verb = verbs.add_parser("seed", help="put posts into a site that runs")
    verb.add_argument("folder", type=Path)
    verb.add_argument("posts", type=Path, help="JSON file; '-' reads standard input")
    verb.set_defaults(do=_seed)
    verb = verbs.add_parser("set", help="change switches; without any, print them")
    verb.add_argument("folder", type=Path)
    verb.add_argument("changes", nargs="*", metavar="NAME=VALUE", help="a value is JSON, or else text")
    verb.set_defaults(do=_set)
    verb = verbs.add_parser("stop", help="end the processes of a site")
    verb.add_argument("folder", type=Path)
    verb.add_argument("--remove", action="store_true", help="remove its folder too")
    verb.set_defaults(do=_stop)
    return parser


def _say(text: str) -> None:
    print(text, flush=True)


def _start(given: argparse.Namespace) -> None:
    posts = [] if given.empty else sample_posts()
    if given.edge:
        posts += edge_posts().values()
    options = Options(theme=given.theme) if given.theme else None
    start(given.folder, posts=posts, options=options, port=given.port, say=_say)


def _seed(given: argparse.Namespace) -> None:
    text = sys.stdin.read() if str(given.posts) == "-" else given.posts.read_text(encoding="utf-8")
    try:
        posts = [Post(**row) for row in json.loads(text)]
    except (ValueError, TypeError) as error:
        names = ", ".join(one.name for one in fields(Post) if one.name != "attachments")
        message = f"{given.posts} is no list of posts ({error}): JSON objects with the fields {names}"
        raise _CallError(message) from error
    for post, made in zip(posts, standing(given.folder).seed(posts), strict=True):
        _say(f"{post.status} {post.type} {made.id}: {made.address}")


def _set(given: argparse.Namespace) -> None:
    site = standing(given.folder)
    known = {one.name for one in fields(Options)}
    changes: dict[str, Any] = {}
    for change in given.changes:
        name, equals, value = change.partition("=")
        if not equals or name not in known:
            message = f"{change!r} is no switch with a value: NAME=VALUE, names are {', '.join(sorted(known))}"
            raise _CallError(message)
        try:
            changes[name] = json.loads(value)
        except ValueError:
            changes[name] = value
    site.set(**changes)
    for one in fields(Options):
        _say(f"{one.name}={json.dumps(getattr(site.options, one.name))}")


def _stop(given: argparse.Namespace) -> None:
    ran = stop(given.folder, remove=given.remove)
    _say(("stopped" if ran else "nothing was running") + (f"; {given.folder} is removed" if given.remove else ""))


if __name__ == "__main__":
    sys.exit(main())
