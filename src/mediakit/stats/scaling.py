"""Where do things lie on a map, if only their distances are known? Classical scaling, and how firm the places are.

Torgerson (1952): the two main directions of the doubly centred squared distances. A map has no up or left of its own:
other maps of the same things are turned and mirrored onto it before they are compared (orthogonal Procrustes,
Schönemann 1966). Kruskal's stress-1 (1964) says how far distances on the map are from those given: above .2 he calls the
fit poor.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["aligned", "classical_scaling", "stress"]

Array = npt.NDArray[np.float64]


def classical_scaling(distances: Array, n_axes: int = 2) -> Array:
    """Places of n things on n_axes axes, the main one first: [n, n_axes]. The sign of an axis is set: largest place positive.

    >>> classical_scaling(np.array([[0.0, 3.0], [3.0, 0.0]])).round(2).tolist()
    [[1.5, 0.0], [-1.5, 0.0]]
    """
    n = len(distances)
    centre = np.eye(n) - 1 / n
    values, vectors = np.linalg.eigh(-0.5 * centre @ distances**2 @ centre)
    order = np.argsort(-values, kind="stable")[:n_axes]
    places = vectors[:, order] * np.sqrt(np.maximum(values[order], 0.0))
    places = np.hstack([places, np.zeros((n, n_axes - places.shape[1]))])
    largest = np.abs(np.round(places, 9)).argmax(axis=0)
    signs = np.where(places[largest, np.arange(n_axes)] < 0, -1.0, 1.0)
    return np.asarray(np.where(np.abs(places) < 1e-9, 0.0, places * signs))


def aligned(places: Array, onto: Array) -> Array:
    """Places moved, turned and mirrored so that they lie nearest to others; distances between them are kept.

    >>> square = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]])
    >>> bool(np.allclose(aligned(square[:, ::-1] + 5, square), square))
    True
    """
    mean, other = places.mean(axis=0), onto.mean(axis=0)
    u, _, v = np.linalg.svd((places - mean).T @ (onto - other))
    return np.asarray((places - mean) @ u @ v + other)


def stress(distances: Array, places: Array) -> float:
    """Kruskal's stress-1 of a map: 0 = all distances as given.

    >>> d = np.array([[0.0, 3.0], [3.0, 0.0]])
    >>> round(stress(d, classical_scaling(d)), 6)
    0.0
    """
    above = np.triu_indices(len(distances), 1)
    on_map = np.sqrt(((places[:, None, :] - places[None, :, :]) ** 2).sum(axis=2))[above]
    total = float((distances[above] ** 2).sum())
    return float(np.sqrt(((distances[above] - on_map) ** 2).sum() / total)) if total > 0 else 0.0
