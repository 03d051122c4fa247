import pytest
from textual.color import Color
from textual.theme import Theme

from tui.kinds import KINDS
from tui.themes import DARK, LIGHT, kind_variables
from tui.widgets.strip import TINT

READABLE = 4.5
"""Contrast of text with its ground: WCAG 2.2, 1.4.3."""


def contrast(one: Color, other: Color) -> float:
    """As WCAG 2.2 defines it."""

    def luminance(colour: Color) -> float:
        parts = [part / 255 for part in colour.rgb]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_read(theme: Theme, kind: str) -> None:
    colour = Color.parse(kind_variables(theme.dark)[f"kind-{kind}"])
    assert theme.background is not None
    ground = Color.parse(theme.background)
    assert contrast(colour, ground) >= READABLE
    assert contrast(colour, ground.blend(colour, TINT)) >= READABLE


def test_every_kind_of_step_has_a_letter_of_its_own() -> None:
    letters = [kind.letter for name, kind in KINDS.items() if name not in ("intro", "outro")]
    assert len(set(letters)) == len(letters)
