"""Sound files in and out. soundfile and ffmpeg are known here alone, and imported or started where they are used."""

from audio.files.errors import MissingProgramError, SoundFileError
from audio.files.reading import LONGEST_SECONDS, read_sound
from audio.files.tags import Tags
from audio.files.writing import SoundWriter, check_place, check_sound_place, write_sound

__all__ = [
    "LONGEST_SECONDS",
    "MissingProgramError",
    "SoundFileError",
    "SoundWriter",
    "Tags",
    "check_place",
    "check_sound_place",
    "read_sound",
    "write_sound",
]
