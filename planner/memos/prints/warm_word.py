"""Importing this module warms what a memo's process needs for Word; no thread is started (`planner.memos.run.warm`)."""

from __future__ import annotations

from planner.memos.prints.word import prepare

prepare()
