"""What is worked out of schools' figures, and why something is not told, by the names of the field."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What is worked out of the schools' values, by the name of the arithmetic."""

    MEAN = "mean"  # over schools: each counts alike
    FTE_WEIGHTED_MEAN = "fte_weighted_mean"  # over FTE: a large school counts for more
    LOWER_QUARTILE = "lower_quartile"
    MEDIAN = "median"
    UPPER_QUARTILE = "upper_quartile"
    BANDS = "bands"  # how many schools lie within limits


QUARTILES = Kind.LOWER_QUARTILE, Kind.MEDIAN, Kind.UPPER_QUARTILE


class Why(StrEnum):
    """Why something is suppressed."""

    THRESHOLD = "threshold"  # too few schools
    ALL_ALIKE = "all_alike"  # every school has the same
    DOMINANCE = "dominance"  # a few schools are nearly all of it
    P_PERCENT = "p_percent"  # who knows some schools would know another nearly
    DIFFERENCING = "differencing"  # an earlier edition taken from this one would show a school
    IMPLIED = "implied"  # another figure of this edition taken from it would (an implied cell)
    COUNT = "count"  # too few schools in one band, and what it could be worked out from (complementary)
    COMPLEMENT = (
        "complement"  # by itself it might be told, but another that may not could be worked out of it
    )
