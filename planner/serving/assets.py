"""Files a page fetches: under an address that carries their hash, immutable, compressed ahead.

As fixed addresses they cost a visitor one download. Every file is known when the server starts: an address is looked up,
never joined to a folder.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from planner.files.palette import painted

_OURS = Path(__file__).parent / "static"
_WORTH_COMPRESSING = {".js", ".mjs", ".css", ".json", ".svg", ".html", ".map", ".txt", ".ttf", ".eot"}

# Windows reads these from its registry, where any program may have spoiled them: a module must be JavaScript.
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent."""

    content: bytes
    content_type: str
    is_gzipped: bool


@dataclass(frozen=True)
class Assets:
    """Every file the pages may fetch: address below the hash -> file."""

    files: Mapping[str, Path]
    _sent: dict[str, Asset] = field(default_factory=dict, repr=False)

    @cached_property
    def version(self) -> str:
        """Hash over all names and contents: any change anywhere is a new address for all."""
        total = hashlib.sha256()
        for name in sorted(self.files):
            content = _content(self.files[name])
            total.update(f"{name}\0{len(content)}\0".encode())
            total.update(content)
        return total.hexdigest()[:20]

    @property
    def root(self) -> str:
        """Address below which the files stand."""
        return f"/assets/{self.version}/"

    def get(self, name: str) -> Asset | None:
        """One file, compressed where that helps; None where there is no such file."""
        if name not in self._sent:
            path = self.files.get(name)
            if path is None:
                return None
            self._sent[name] = _as_sent(path)
        return self._sent[name]

    def prepare(self) -> threading.Thread:
        """Compress everything in the background (zlib lets other threads run): 0.6 s, not at a visitor's cost."""
        thread = threading.Thread(target=lambda: [self.get(name) for name in self.files], daemon=True)
        thread.start()
        return thread


def collect(page_files: Iterable[Path]) -> Assets:
    """Gather every file by its address: ours, and the pages'."""
    files: dict[str, Path] = {}
    for path in [*sorted(_OURS.iterdir()), *page_files]:
        name = f"page/{path.name}"
        if files.setdefault(name, path) != path:
            msg = f"two files would have one address: {path.name}"
            raise ValueError(msg)
    return Assets(files)


def _content(path: Path) -> bytes:
    """Read a file as it is sent: our own style sheets name colours, Voilà's name none."""
    content = path.read_bytes()
    return painted(content.decode()).encode() if path.suffix == ".css" else content


def _as_sent(path: Path) -> Asset:
    content = _content(path)
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if path.suffix in _WORTH_COMPRESSING:
        smaller = gzip.compress(content, mtime=0)
        if len(smaller) < len(content):
            return Asset(smaller, kind, is_gzipped=True)
    return Asset(content, kind, is_gzipped=False)
