"""What every benchmark says at its end: what was measured, and on what."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def told(result: Mapping[str, Any], file: Path | None) -> None:
    """Print a result with the machine's load and make; keep it in a file where one is given."""
    whole = dict(result) | {
        "load_of_the_machine": [round(load, 1) for load in os.getloadavg()],
        "processors": os.cpu_count(),
        "modules_kept_compiled": not sys.dont_write_bytecode,
        "python": platform.python_version(),
    }
    text = json.dumps(whole, indent=1)
    print(text)
    if file:
        file.write_text(text + "\n", encoding="utf-8")
