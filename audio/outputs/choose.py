"""Outputs by their names."""

from collections.abc import Callable

from audio.outputs.output import Output, OutputError, OutputMaker
from audio.outputs.silent import SilentOutput
from sessions.inert import inert
from sessions.timecode import Ms

OUTPUTS = ("miniaudio", "simpleaudio", "silent")
"""The names, the default first."""

DEFAULT_BUFFER = Ms(100)
"""No holes while a screen repaints 30 times a second, where 50 ms had 7 in 8 s (measured)."""

SHORTEST_BUFFER, LONGEST_BUFFER = Ms(20), Ms(200)


def output_named(
    name: str | None,
    notice: Callable[[str], None],
    device: str | None = None,
    buffer: Ms = DEFAULT_BUFFER,
) -> OutputMaker:
    """Tell how to make the output of this name, or the default one, for a device by its own name, or the default one.

    Where the device is not found, notice gets a sentence. Raises OutputError for what cannot be chosen.
    """
    if name not in (None, *OUTPUTS):
        raise OutputError(f'there is no output "{name}": choose one of {", ".join(OUTPUTS)}')
    if not SHORTEST_BUFFER <= buffer <= LONGEST_BUFFER:
        raise OutputError(f"a buffer of {buffer} ms does not work: choose {SHORTEST_BUFFER} to {LONGEST_BUFFER} ms")
    if name == "silent":
        return SilentOutput
    if name == "simpleaudio":
        return _simpleaudio(notice, device)

    def make() -> Output:
        try:
            from audio.outputs.miniaudio_output import MiniaudioOutput
        except ImportError as error:
            raise OutputError(f"the miniaudio library cannot be loaded ({error})") from None
        return MiniaudioOutput(device, buffer, notice)

    return make


def _simpleaudio(notice: Callable[[str], None], device: str | None) -> OutputMaker:
    from audio.outputs.simpleaudio_output import SimpleaudioOutput, simpleaudio_folder

    simpleaudio_folder()
    if device is not None:
        notice(f'simpleaudio plays on the default device only: "{inert(device)}" is not used.')
    return SimpleaudioOutput
