from itertools import product

import pytest
from textual.color import Color
from textual.theme import Theme

from tui.kinds import KINDS
from tui.themes import CONTRAST, DARK, LIGHT, THEMES, variables_of
from tui.widgets.strip import TINT

READABLE, WELL_READABLE, DRAWN = 4.5, 7.0, 3.0
"""Contrast of text (WCAG 2.2, 1.4.3), of text in the high-contrast theme (1.4.6), and of what is drawn (1.4.11)."""
WORDS = ("primary", "warning", "error", "foreground")
GROUNDS = ("background", "surface", "panel")


def contrast(one: Color, other: Color) -> float:
    """As WCAG 2.2 defines it."""

    def luminance(colour: Color) -> float:
        parts = [part / 255 for part in colour.rgb]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def colour(theme: Theme, name: str) -> Color:
    return Color.parse(variables_of(theme).get(name) or getattr(theme, name))


def wanted(theme: Theme) -> float:
    return WELL_READABLE if theme is CONTRAST else READABLE


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_read(theme: Theme, kind: str) -> None:
    shown, ground = colour(theme, f"kind-{kind}"), colour(theme, "background")
    assert contrast(shown, ground) >= wanted(theme)
    assert contrast(shown, ground.blend(shown, TINT)) >= wanted(theme)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_all_words_can_be_read(theme: Theme) -> None:
    for name, ground in product((*WORDS, "quiet"), GROUNDS[:2]):
        assert contrast(colour(theme, name), colour(theme, ground)) >= wanted(theme), (name, ground)
    assert contrast(colour(theme, "foreground"), colour(theme, "panel")) >= wanted(theme)
    assert contrast(colour(theme, "background"), colour(theme, "warning")) >= wanted(theme), "the line of a pause"
    assert contrast(colour(theme, "background"), colour(theme, "primary")) >= wanted(theme), "a button with the focus"


def test_in_high_contrast_what_is_empty_is_seen_too() -> None:
    assert contrast(colour(CONTRAST, "faint"), colour(CONTRAST, "background")) >= DRAWN


def test_the_themes_have_names_that_people_give() -> None:
    assert THEMES == {"dark": DARK, "light": LIGHT, "high-contrast": CONTRAST}


def test_every_kind_of_step_has_a_letter_of_its_own() -> None:
    letters = [kind.letter for name, kind in KINDS.items() if name not in ("intro", "outro")]
    assert len(set(letters)) == len(letters)
