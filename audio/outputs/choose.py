"""Outputs by their names."""

from collections.abc import Callable

from audio.outputs.output import Output, OutputError, OutputMaker
from audio.outputs.silent import SilentOutput
from sessions.timecode import Ms

OUTPUTS = ("miniaudio", "silent")
"""The names, the default first."""

SHORTEST_BUFFER, LONGEST_BUFFER = Ms(20), Ms(200)
"""What a sound device can be given to hold; the default is 100 ms."""


def output_named(
    name: str | None = None,
    device: str | None = None,
    buffer: Ms = Ms(100),
    notice: Callable[[str], None] | None = None,
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

    def make() -> Output:
        try:
            from audio.outputs.miniaudio_output import MiniaudioOutput
        except ImportError as error:
            raise OutputError(f"miniaudio cannot be loaded ({error})") from None
        return MiniaudioOutput(device, buffer, notice)

    return make
