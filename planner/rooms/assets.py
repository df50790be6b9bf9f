"""The files a page fetches."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

_HERE = Path(__file__).parent
STYLE = _HERE / "stage.css"
# Scatter and bar only, built by `npm ci && npm run build` in web/: evaluated in a fifth of the time.
_BUNDLE = _HERE / "static" / "plotly.js"


def plotly_script() -> Path:
    """Where plotly.js is: our own small bundle, or the whole one that comes with the Python package."""
    if _BUNDLE.is_file():
        return _BUNDLE
    spec = find_spec("plotly")  # found, not imported: the kernel has no use for the package itself
    if spec is None or spec.origin is None:
        msg = f"no plotly.js: neither {_BUNDLE.name} nor the package plotly"
        raise FileNotFoundError(msg)
    return Path(spec.origin).parent / "package_data" / "plotly.min.js"
