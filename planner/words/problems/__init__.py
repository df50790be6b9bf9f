"""What can be wrong, in words: one way from a code of content/problems to a sentence."""

from planner.words.problems.forms import clean
from planner.words.problems.sentences import place_text, problem_sentence, question_sentence

__all__ = ["clean", "place_text", "problem_sentence", "question_sentence"]
