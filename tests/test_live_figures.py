"""The live charts, as values."""

import json
import math
import re
import warnings
from pathlib import Path

import pytest
from looking import some

import planner
from planner.figures.bands import band_axis
from planner.figures.triangle import CORNER, plane
from planner.model.allocation import Allocation, TaskType
from planner.rooms.whatif.state import School, WhatIf
from planner.rooms.whatif.view import View
from planner.words.language import LANGUAGES

SCHOOL = School("", Allocation(0.6, 0.2, 0.4), 360)
STAGE = Path(planner.__file__).parent / "rooms" / "whatif" / "stage.js"
CHARTS = ("split", "bands", "triangle")


def views():
    for benchmark in ("carpentry-2023", ""):
        for language in LANGUAGES:
            state = WhatIf(
                SCHOOL, benchmark=benchmark, language=language, move=5.5, total_fte=2.0, students=500
            )
            yield View(state), state


@pytest.mark.parametrize(("view", "state"), list(views()))
def test_every_chart_is_a_figure_plotly_accepts(view, state):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import plotly.graph_objects as go
    for figure in some(view.figures(state).values()):
        assert go.Figure(figure).to_dict()["layout"]["hovermode"] is False
        json.dumps(figure, allow_nan=False)


def test_the_bars_stand_for_today_the_scenario_and_what_was_reported():
    state = WhatIf(SCHOOL, move=11.1 - 0.1)
    figure = View(state).figures(state)["split"]
    today, then, reported, means = figure["data"]
    assert today["x"] == [share * 100 for share in SCHOOL.baseline.shares.values()]
    assert then["x"] == [share * 100 for share in state.scenario.outcome.allocation.shares.values()]
    assert reported["x"] == [8.0, 67.0, None, 6.0, 63.0, None, 14.0, 63.0, None]
    assert means["x"] == [43.0, 26.0, 31.0]
    assert [a["text"] for a in figure["layout"]["annotations"]] == [
        "<b>Administrative opgaver</b>",
        "<b>Elevunderstøttelse</b>",
        "<b>Relationsarbejde</b>",
    ]


def test_the_bars_axis_stands_still_while_a_hand_moves():
    state = WhatIf(SCHOOL)
    view = View(state)
    ranges = {
        str(view.figures(s)["split"]["layout"]["xaxis"]["range"]) for s in (state, WhatIf(SCHOOL, move=22.0))
    }
    assert len(ranges) == 1


def test_a_figure_beyond_the_axis_stands_at_its_end_and_says_so():
    state = WhatIf(SCHOOL, total_fte=0.2)
    then = View(state).figures(state)["bands"]["data"][1]
    assert then["x"] == [600.0]
    assert then["text"] == ["Scenarie 1.800 →"]


@pytest.mark.parametrize("today", [0.3, 1, 7, 33, 149, 300, 720, 9999, 123456])
def test_without_bands_the_axis_reaches_twice_today_in_round_steps(today):
    axis = band_axis((), today)
    assert len(axis) == 5
    assert axis[0] == 0
    assert axis[-1] >= 2 * min(today, axis[-1])


def test_the_triangle_keeps_its_corners_and_its_distances():
    for t in TaskType:
        assert plane({o: float(o is t) for o in TaskType}) == pytest.approx(CORNER[t])
    middle = plane(dict.fromkeys(TaskType, 1 / 3))
    assert {round(math.dist(middle, corner), 9) for corner in CORNER.values()} == {round(1 / math.sqrt(3), 9)}


def test_an_arrow_goes_from_today_to_the_scenario_and_nowhere_when_nothing_moved():
    state = WhatIf(SCHOOL, move=5.0)
    view = View(state)
    arrow = view.figures(state)["triangle"]["data"][-1]
    assert (arrow["x"][0], arrow["y"][0]) == tuple(round(v, 5) for v in plane(SCHOOL.baseline.shares))
    assert view.figures(WhatIf(SCHOOL))["triangle"]["data"][-1]["x"] == [None, None]


def test_the_layer_that_moves_lies_exactly_over_the_one_that_stands():
    state = WhatIf(SCHOOL, move=5.0)
    view = View(state)
    for name, (still, live) in some(view.layers(state).items()):
        assert len(live["data"]) == 1
        assert len(still["data"]) + 1 == len(view.figures(state)[name]["data"])
        for key in ("height", "margin"):
            assert still["layout"][key] == live["layout"][key]
        for axis in ("xaxis", "yaxis"):
            assert still["layout"][axis]["range"] == live["layout"][axis]["range"]


def test_nothing_in_a_chart_can_be_sent_to_anybody():
    (config,) = re.findall(r"^const CONFIG = \{(.*)\};$", STAGE.read_text("utf-8"), re.MULTILINE)
    assert {"showSendToCloud: false", "displayModeBar: false"} <= set(config.strip().split(", "))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_is_as_it_was_looked_at(chart, language, snapshot):
    state = WhatIf(SCHOOL, language=language, move=5.5)
    assert json.dumps(View(state).figures(state)[chart], indent=1, ensure_ascii=False) == snapshot


def test_every_chart_was_looked_at():
    state = WhatIf(SCHOOL)
    assert tuple(View(state).figures(state)) == CHARTS


def test_an_axis_with_steps_of_less_than_one_says_them_whole():
    few = View(WhatIf(School("Prøveskolen", Allocation(0.6, 0.2, 0.4), 3), benchmark=""))
    axis = few.figures(few.state)["bands"]["layout"]["xaxis"]
    assert [float(text.replace(",", ".")) for text in axis["ticktext"]] == axis["tickvals"]
    assert axis["ticktext"][:3] == ["0", "2,5", "5"]
