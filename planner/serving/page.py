"""What the server must know of a page: its name, its opening state, the files it fetches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

# Loaded in the head, in this order of kinds; any other file is only given an address.
_STYLE, _MODULES = ".css", (".js", ".mjs")


def nothing_to_open(query: Mapping[str, str]) -> str:  # noqa: ARG001  (the shape of an opening)
    """Open empty: the page waits for its kernel."""
    return ""


@dataclass(frozen=True, slots=True)
class Page:
    """One dashboard as the server sees it.

    Parameters
    ----------
    title : str
        What the browser's tab says.
    opening : callable
        query -> HTML of the opening state (figures, frames, inputs), printed before the kernel starts. It
        runs in the server, so it must be quick and import neither numpy nor pandas. Scripts in it must be
        data (`type="application/json"`): the page runs no inline script. It brings the page's `<main>` and
        `<h1>`; what it puts in must be escaped by it.
    assets : tuple of Path
        Files served under a hashed, immutable address, `<html data-assets>` + file name. Stylesheets (.css)
        are linked; files in `modules` are loaded as modules; other scripts are fetched early, and run when they are
        asked for (`new URL("./plotly.js", import.meta.url)`).
    modules : tuple of str
        Names of the assets that start with the page.
    """

    title: str
    opening: Callable[[Mapping[str, str]], str] = nothing_to_open
    assets: tuple[Path, ...] = ()
    modules: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = [asset.name for asset in self.assets]
        missing = sorted(set(self.modules) - set(names))
        if missing:
            msg = f"modules that are no asset of the page: {', '.join(missing)}"
            raise ValueError(msg)
        strange = sorted(name for name in self.modules if Path(name).suffix not in _MODULES)
        if strange:
            msg = f"not a module: {', '.join(strange)}"
            raise ValueError(msg)

    @property
    def waited_for(self) -> tuple[str, ...]:
        """File names of the scripts that modules ask for: they are fetched beside them and not after."""
        scripts = (asset.name for asset in self.assets if asset.suffix in _MODULES)
        return tuple(name for name in scripts if name not in self.modules)

    @property
    def styles(self) -> tuple[str, ...]:
        """File names of the stylesheets."""
        return tuple(asset.name for asset in self.assets if asset.suffix == _STYLE)
