"""How far a key moves a volume."""

STEP = 0.05


def louder(volume: float, steps: int) -> float:
    """A volume moved by so many steps, 0 to 1, on the grid of the steps."""
    return min(1.0, max(0.0, round((round(volume / STEP) + steps) * STEP, 2)))
