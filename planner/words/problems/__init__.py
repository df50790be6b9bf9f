"""What can be wrong, in words: one way from a code of content/problems to a sentence."""

from planner.words.problems.forms import clean
from planner.words.problems.sentences import (
    benchmark_sentence,
    place_text,
    problem_sentence,
    question_sentence,
    refusal,
)

__all__ = ["benchmark_sentence", "clean", "place_text", "problem_sentence", "question_sentence", "refusal"]
