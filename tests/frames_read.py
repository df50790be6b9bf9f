"""Frames as stage.js makes them wide again, written once more for the tests."""

from __future__ import annotations


def widened(sent):
    """What `planner.rooms.whatif.frames.sweep` made, of what was sent."""

    def values(key):
        return figures(sent["numbers"][key][0])

    def figures(packed):
        if not isinstance(packed, dict) or "of" not in packed:
            return column(packed)
        (how, by), *_ = ((name, by) for name, by in packed.items() if name != "of")
        do = {
            "times": lambda a: a * by,
            "over": lambda a: a / by,
            "under": lambda a: by / a,
            "less": lambda a: a - by,
        }[how]
        return [do(value) for value in values(packed["of"])]

    def again(packed):
        return sent["numbers"][packed["as"]][1] if isinstance(packed, dict) and "as" in packed else packed

    return {
        "steps": sent["steps"],
        "numbers": {key: (values(key), column(texts)) for key, (_, texts) in sent["numbers"].items()},
        "sentences": {place: column(again(texts)) for place, texts in sent["sentences"].items()},
        "marks": {
            chart: {
                name: [list(row) for row in zip(*map(figures, parts), strict=True)]
                for name, parts in moving.items()
            }
            for chart, moving in sent["marks"].items()
        },
    }


def column(packed):
    if not isinstance(packed, dict):
        return list(packed)
    if "joined" in packed:
        parts = [part if isinstance(part, str) else column(part) for part in packed["joined"]]
        steps = max(len(part) for part in parts if not isinstance(part, str))
        parts = [[part] * steps if isinstance(part, str) else part for part in parts]
        return ["".join(said) for said in zip(*parts, strict=True)]
    return [entry for entry, count in zip(packed["is"], packed["for"], strict=True) for _ in range(count)]
