"""The keys of the session screen: what they run, how they are shown, and what they mean in full."""

from tui.widgets.key_bar import Key

PREPARING = "Preparing…"
"""The status before the session plays."""
KEPT = "Preparing… Your key is kept until it begins."
"""The status after a key that came too early."""
BINDINGS: tuple[tuple[str, str, str], ...] = (
    ("space", "pause", "Pause, or go on"),
    ("x", "ease", "Something feels wrong"),
    ("right,n", "next", "Next step"),
    ("left,b", "back", "Back"),
    ("plus,equals_sign", "extend(10)", "Ten seconds more"),
    ("minus", "extend(-10)", "Ten seconds less"),
    ("enter", "ready", "Ready, or release"),
    ("up", "louder(1)", "Louder"),
    ("down", "louder(-1)", "Quieter"),
    ("m", "mute", "Sound off, or on"),
    ("v", "style", "Voice, tones or flashes"),
    ("s", "mix", "The mix: how loud each sound is"),
    ("q", "quit", "Leave the session"),
    ("question_mark", "help", "Help"),
)
_PAUSE = Key("space", "pause", "screen.pause")
_OTHERS = (
    Key("→", "next", "screen.next"),
    Key("←", "back", "screen.back"),
    Key("x", "something feels wrong", "screen.ease", "feels wrong"),
    Key("q", "quit", "screen.quit"),
    Key("+", "10 s", "screen.extend(10)", "10"),
    Key("-", "10 s", "screen.extend(-10)", "10"),
    Key("m", "mute", "screen.mute"),
    Key("v", "voice", "screen.style"),
    Key("s", "mix", "screen.mix"),
    Key("?", "help", "screen.help"),
)
END_KEYS = (Key("q", "close", "screen.quit"),)
HELP = (
    ("space", "Pause, and go on."),
    ("x", "Something feels wrong: stop the pressure at once."),
    ("→ or n", "Next step."),
    ("← or b", "Back to the start of the step, or to the step before."),
    ("+ and -", "Ten seconds more or less of this step. A hold never passes its cap."),
    ("enter", "Ready: end a wait, or release a hold that may be released."),
    ("↑ and ↓", "Louder and quieter."),
    ("m", "Sound off and on."),
    ("v", "Voice and tones, tones only, or silent: then the screen flashes."),
    ("s", "The mix: how loud voice, tones and ambience are."),
    (",", "Settings."),
    ("q", "Quit."),
    ("Ctrl+P", "Themes and commands."),
)


def keys(enter: str = "") -> tuple[Key, ...]:
    """The keys of a running session, the most needed first; `enter` is what Enter does now, if it does anything."""
    return (_PAUSE, *((Key("enter", enter, "screen.ready"),) if enter else ()), *_OTHERS)
