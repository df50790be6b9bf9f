"""The house's colours: three for the task types, always the same, and a few greys.

Colour-blind safe (a dark blue, an amber, a green-blue differ in lightness as well as hue) and at least
3 : 1 against white, so that a bar is seen; text on them is `on`.
"""

from __future__ import annotations

from planner.model.allocation import TaskType

TASK_COLOUR = {
    TaskType.ADMINISTRATION: "#24476b",
    TaskType.STUDENT_SUPPORT: "#c97b00",
    TaskType.COMPANY_RELATIONS: "#2a8c82",
}
TASK_TINT = {
    TaskType.ADMINISTRATION: "#dbe3ec",
    TaskType.STUDENT_SUPPORT: "#f7e8cf",
    TaskType.COMPANY_RELATIONS: "#d9ecea",
}
ON_TASK_COLOUR = {
    TaskType.ADMINISTRATION: "#ffffff",
    TaskType.STUDENT_SUPPORT: "#1d1d1f",
    TaskType.COMPANY_RELATIONS: "#ffffff",
}
INK = "#1d1d1f"
QUIET = "#5c6068"
RULE = "#d9dade"
PAPER = "#ffffff"
WASH = "#f5f4f1"
HAZE = "#8f9bb0"  # of what is drawn and no school's: a colour nothing else has

# Faces that machines have: nothing is fetched.
TYPEFACE = '"Segoe UI", "Helvetica Neue", Helvetica, "Liberation Sans", Arial, "DejaVu Sans", sans-serif'
