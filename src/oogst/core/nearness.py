"""Things laid out on a plane by how strongly they hang together, always the same for the same things.

After Fruchterman & Reingold (1991), "Graph drawing by force-directed placement", begun on a spiral in the order given
instead of by chance; then boxes that lie over each other are pushed apart.
"""

import numpy as np
import numpy.typing as npt

Real = npt.NDArray[np.float64]
STEPS, ROUNDS = 300, 200
WIDER = 1.5  # than high, as a screen is


def laid_out(strength: Real, box: tuple[float, float]) -> Real:
    """The middles of boxes of this width and height, n × 2, none above or left of half a box from the corner.

    `strength`: n × n, the same both ways, from 0 (nothing) to 1.
    """
    many = len(strength)
    if not many:
        return np.zeros((0, 2))
    angle = np.pi * (3 - np.sqrt(5)) * np.arange(many)
    far = np.sqrt((np.arange(many) + 0.5) / many)
    places = np.stack([far * np.cos(angle), far * np.sin(angle)], axis=1)
    if many > 1:
        places = _drawn_together(places, strength)
    size = np.array(box)
    places = places * size.max() * np.sqrt(many) * 0.55 * np.array([WIDER, 1.0])
    places = _apart(places, size)
    return np.asarray(places - places.min(axis=0) + size / 2)


def _drawn_together(places: Real, strength: Real) -> Real:
    """Everything pushes everything away; what hangs together pulls. Places come back between about -1 and 1."""
    many = len(places)
    far = np.sqrt(4.0 / many)
    for step in range(STEPS):
        between = places[:, None, :] - places[None, :, :]
        distance = np.maximum(np.sqrt((between**2).sum(axis=2)), 1e-3)
        push = far**2 / distance
        pull = strength * distance**2 / far * 3
        force = ((push - pull) / distance)[:, :, None] * between
        move = force.sum(axis=1) - places * 0.3 * far  # a little to the middle, so that loose ones stay near
        length = np.maximum(np.sqrt((move**2).sum(axis=1)), 1e-9)
        cooling = 0.2 * (1 - step / STEPS)
        places = places + move / length[:, None] * np.minimum(length, cooling)[:, None]
    places = places - places.mean(axis=0)
    return np.asarray(places / max(float(np.abs(places).max()), 1e-9))


def _apart(places: Real, size: Real) -> Real:
    """Push boxes that lie over each other apart, each pair along the shorter way."""
    places = places.copy()
    for _round in range(ROUNDS):
        is_free = True
        for one in range(len(places)):
            for other in range(one + 1, len(places)):
                between = places[other] - places[one]
                over = size - np.abs(between)
                if (over > 1e-6).all():
                    is_free = False
                    axis = int(np.argmin(over))
                    way = 1.0 if between[axis] >= 0 else -1.0
                    places[one, axis] -= way * over[axis] / 2
                    places[other, axis] += way * over[axis] / 2
        if is_free:
            break
    return places
