"""The page every peer makes: three levers, three bars and a sentence."""

from __future__ import annotations

FTE, STUDENTS = (0.6, 0.25, 0.35), 340
NAMES = ("Administrative tasks", "Student support", "Company relations")
# name, least, most, step, where it stands
LEVERS = (
    ("move", 0.0, 22.0, 0.5, 0.0),
    ("total_fte", 0.05, 2.4, 0.05, 1.2),
    ("students", 1.0, 680.0, 1.0, 340.0),
)


def told(move: float, total_fte: float, students: float) -> tuple[dict, str]:
    """The bars as a plotly figure, and the sentence."""
    moved = move / 37
    parts = (FTE[0] - moved, FTE[1] + moved, FTE[2])
    hours = [part * total_fte / sum(FTE) * 37 for part in parts]
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": list(NAMES),
        "x": hours,
        "text": [f"{h:.1f}" for h in hours],
    }
    layout = {"height": 320, "xaxis": {"range": [0, 90]}, "margin": {"l": 160, "r": 10, "t": 10, "b": 30}}
    said = f"{move:.1f} hours a week move to student support: {students / total_fte:.0f} students per FTE."
    return {"data": [bars], "layout": layout}, said
