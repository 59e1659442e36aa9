"""The hash of everything that changes what mining gives. Quick: it is asked on every run, and imports no spaCy."""

from __future__ import annotations

from functools import cache
from hashlib import sha256

from reportminer.pipeline.fingerprint import fingerprint
from reportminer.resources import folder


@cache
def settings_hash() -> str:
    """Return the hash of the code and data files of ``findings`` and ``bodies`` and of the models that they use.

    Examples:
        >>> len(settings_hash())
        16
    """
    # The register holds the hash of every model file, and a file with another hash is not loaded.
    register = (folder("models") / "models.toml").read_bytes()
    return sha256(fingerprint("findings", "bodies").encode() + register).hexdigest()[:16]
