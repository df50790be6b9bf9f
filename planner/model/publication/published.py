"""One published figure: what is printed, and what it stands for once rounding is undone."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from planner.model.amounts import amount, figure


@dataclass(frozen=True, slots=True)
class Published:
    """Mean, lowest and highest as published (rounded); None where the publication is silent.

    Parameters
    ----------
    just_under : bool
        Whether the mean is published as "just under" the figure.
    """

    mean: float | None = None
    low: float | None = None
    high: float | None = None
    fact: tuple[str, ...] = ()
    just_under: bool = False

    def __post_init__(self) -> None:
        for name in ("mean", "low", "high"):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, figure(name, getattr(self, name)))


def stands_for(published: float, step: float) -> tuple[float, float]:
    """Lowest and highest value that a figure rounded to `step` stands for: the doubles nearest to the decimals.

    >>> stands_for(0.63, 0.01), stands_for(3.45, 0.0)
    ((0.625, 0.635), (3.45, 3.45))
    """
    printed, half = Decimal(repr(figure("figure", published))), Decimal(repr(amount("step", step))) / 2
    return float(printed - half), float(printed + half)
