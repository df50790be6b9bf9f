"""Did the chains mix? Rank-normalised split R-hat and effective sample sizes. Needs numpy and scipy.

Vehtari, Gelman, Simpson, Carpenter, Bürkner (2021), Rank-normalization, folding, and localization: an improved
R-hat for assessing convergence of MCMC, Bayesian Analysis 16(2), 667-718; equation numbers are theirs.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

Floats = npt.NDArray[np.float64]


def mixing(series: Floats) -> tuple[float, float, float]:
    """Worst R-hat, least bulk and least tail effective sample size over (draws, chains, quantities)."""
    worst, bulk, tail = 1.0, np.inf, np.inf
    for quantity in np.moveaxis(series, -1, 0):
        if np.ptp(quantity) == 0:
            continue  # a figure that never moves cannot mix badly
        halves = _split(quantity)
        folded = np.abs(halves - np.median(halves))
        worst = max(worst, _r_hat(_normal_scores(halves)), _r_hat(_normal_scores(folded)))
        bulk = min(bulk, _effective(_normal_scores(halves)))
        for level in np.quantile(halves, (0.05, 0.95)):
            below = (halves <= level).astype(float)
            if np.ptp(below) > 0:
                tail = min(tail, _effective(below))
    return float(worst), float(bulk), float(tail)


def _split(chains: Floats) -> Floats:
    """Each chain's first and second half as chains of their own."""
    half = len(chains) // 2
    return np.concatenate([chains[:half], chains[-half:]], axis=1)


def _normal_scores(chains: Floats) -> Floats:
    """Normal quantiles of the ranks over all chains (14), ties sharing their mean rank."""
    _, place, counts = np.unique(chains, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place].reshape(chains.shape)
    return np.asarray(ndtri((ranks - 3 / 8) / (chains.size + 1 / 4)))


def _variances(chains: Floats) -> tuple[float, float]:
    """Mean within-chain variance, and the pooled estimate (1)-(3)."""
    n = len(chains)
    within = float(chains.var(axis=0, ddof=1).mean())
    return within, (n - 1) / n * within + float(chains.mean(axis=0).var(ddof=1))


def _r_hat(chains: Floats) -> float:
    within, pooled = _variances(chains)
    return float(np.sqrt(pooled / within)) if within > 0 else np.inf


def _effective(chains: Floats) -> float:
    """Effective sample size with Geyer's initial monotone sequence (10)-(13)."""
    n, m = chains.shape
    within, pooled = _variances(chains)
    spectrum = np.fft.rfft(chains - chains.mean(axis=0), n=2 * n, axis=0)
    covariance = np.fft.irfft(np.abs(spectrum) ** 2, n=2 * n, axis=0)[:n].mean(axis=1) / n
    correlation = 1 - (within - covariance * n / (n - 1)) / pooled
    correlation[0] = 1.0
    pairs = correlation[: n - n % 2].reshape(-1, 2).sum(axis=1)
    ends = np.flatnonzero(pairs < 0)
    pairs = np.minimum.accumulate(pairs[: ends[0]] if len(ends) else pairs)
    tau = max(-1 + 2 * float(pairs.sum()), 1 / np.log10(n * m))
    return float(n * m / tau)
