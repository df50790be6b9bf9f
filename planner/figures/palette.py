"""The house's colours as a chart names them: three for the task types, always the same, and a few greys."""

from __future__ import annotations

from planner.files.palette import palette
from planner.model.allocation import TaskType

_NAMED = palette()
TASK_COLOUR = {task_type: _NAMED[task_type.value] for task_type in TaskType}
TASK_TINT = {task_type: _NAMED[f"{task_type.value}_pale"] for task_type in TaskType}
INK, QUIET, RULE, PAPER = (_NAMED[name] for name in ("ink", "quiet", "rule", "paper"))
BAND, CLEAR, HAZE, REACH = (_NAMED[name] for name in ("band", "clear", "haze", "reach"))
TYPEFACE, MEMO_TYPEFACE = _NAMED["typeface"], _NAMED["memo_typeface"]
