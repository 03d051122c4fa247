"""How the cues of a session reach a person; it can be chosen anew while a session plays."""

from typing import Literal

CueStyle = Literal["voice-and-tones", "tones", "silent"]
"""Words and tones; tones alone; nothing at all, and the screen flashes instead."""

CUE_STYLES: tuple[CueStyle, ...] = ("voice-and-tones", "tones", "silent")
"""The styles in the order in which a key goes round them."""
