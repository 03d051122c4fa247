"""ffmpeg, where it is installed: the formats that libsndfile does not know.

It reads and writes files and pipes alone, reaches no network and no terminal, and ends when unknot does.
"""

import errno
import shutil
import struct
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from threading import Event, Timer
from typing import IO

import numpy as np

from audio.clip import RATE, Block, Samples
from audio.files.errors import MissingProgramError, SoundFileError
from audio.files.languages import three_letters
from audio.files.tags import ALBUM, Tags, plain

PATIENCE_S = 30.0
"""Reading a sound takes no longer: ten minutes of one are read in two seconds."""

_QUIET = ("-nostdin", "-hide_banner", "-v", "error")
_LOCAL = ("-protocol_whitelist", "file,pipe")
# Containers of sound, by the names of ffmpeg's readers: none of them names other files that would be opened.
_CONTAINERS = (
    "aac,ac3,aiff,amr,ape,asf,au,avi,caf,dsf,dts,eac3,flac,flv,gsm,matroska,mov,mp3,mpc,mpc8,mpeg,mpegts,ogg,oma,"
    "rm,shn,tak,tta,voc,w64,wav,wv"
)
_STEREO = ("-f", "f32le", "-ar", str(RATE), "-ac", "2")
# The simplest container that tells how many channels there are.
_AU = ("-c:a", "pcm_f32be", "-ar", str(RATE), "-f", "au")
_AU_HEAD = struct.Struct(">4s5I")
_BIT_RATE = "128k"


def program() -> str | None:
    """Where ffmpeg is; None where it is not installed."""
    return shutil.which("ffmpeg")


def decode(path: Path, name: str, most: int, patience: float = PATIENCE_S) -> Samples | None:
    """The first `most` frames of a file as mono samples at 48 kHz; None where ffmpeg is not there.

    Raises SoundFileError, with `name` for the file, where it finds no sound or takes longer than `patience` seconds.
    """
    ffmpeg = program()
    if ffmpeg is None:
        return None
    words = [
        *(ffmpeg, *_QUIET, *_LOCAL, "-format_whitelist", _CONTAINERS, "-i", f"file:{path}"),
        *("-map", "0:a:0", "-vn", "-sn", "-dn", *_AU, "pipe:1"),
    ]
    late = Event()
    with subprocess.Popen(
        words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:

        def give_up() -> None:
            late.set()
            process.kill()

        timer = Timer(patience, give_up)
        timer.daemon = True
        timer.start()
        try:
            assert process.stdout is not None
            samples = _read_au(process.stdout, most)
        finally:
            timer.cancel()
            process.kill()
    if late.is_set():
        raise SoundFileError(f"{name} cannot be read: ffmpeg took longer than {patience:g} seconds.")
    if not len(samples):
        raise SoundFileError(f"{name} cannot be read as sound: ffmpeg finds none in it either.")
    return samples


def _read_au(stream: IO[bytes], most: int) -> Samples:
    """Up to `most` frames of a sound in the format AU, in 32-bit floats, its channels as one."""
    none = np.zeros(0, dtype=np.float32)
    head = stream.read(_AU_HEAD.size)
    if len(head) < _AU_HEAD.size:
        return none
    _, offset, _, _, _, channels = _AU_HEAD.unpack(head)
    stream.read(offset - _AU_HEAD.size)
    width = 4 * channels
    parts, left = [none], most
    while left and (data := stream.read(width * min(left, RATE))):
        block = np.frombuffer(data[: len(data) // width * width], dtype=">f4").reshape(-1, channels)
        with np.errstate(all="ignore"):
            # Formats of floats may hold what is no number; the whole is looked at afterwards.
            parts.append(block.mean(axis=1, dtype=np.float32))
        left -= len(block)
    return np.concatenate(parts)


class FfmpegEncoder:
    """Writes M4A (AAC), with its tags and chapters. Raises MissingProgramError where ffmpeg is not there."""

    def __init__(self, path: Path, tags: Tags) -> None:
        ffmpeg = program()
        if ffmpeg is None:
            raise MissingProgramError(MISSING)
        self._folder = tempfile.TemporaryDirectory(prefix="unknot-")
        self._errors = (Path(self._folder.name) / "errors.txt").open("w+b")
        about = Path(self._folder.name) / "tags.txt"
        try:
            about.write_text(ffmetadata(tags), "utf-8")
            words = [
                *(ffmpeg, *_QUIET, "-y", *_STEREO, "-i", "pipe:0", "-f", "ffmetadata", "-i", f"file:{about}"),
                *("-map", "0:a", "-map_metadata", "1", "-map_chapters", "1"),
                *("-metadata:s:a:0", f"language={three_letters(tags.language)}"),
                *("-c:a", "aac", "-b:a", _BIT_RATE, "-movflags", "+faststart", "-f", "ipod", f"file:{path}"),
            ]
            self._process = subprocess.Popen(
                words,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                # Ctrl-C in a terminal reaches every program in it, and this one is ended from here.
                start_new_session=True,
            )
        except BaseException:
            self._clean()
            raise

    def prepare(self, block: Block) -> Block:
        """Samples, shape (frames, 2), in the bytes that ffmpeg is told to read."""
        return block.astype("<f4", copy=False)

    def write(self, prepared: Block) -> None:
        """Append what it has prepared. Raises OSError."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(prepared.tobytes())
        except OSError:
            raise self._failure() from None

    def close(self) -> None:
        """Write what is held back. Raises OSError."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.close()
        except OSError:
            raise self._failure() from None
        if self._process.wait():
            raise self._failure()
        self._clean()

    def abort(self) -> None:
        """Let go of the file, whatever became of it."""
        self._process.kill()
        self._process.wait()
        self._shut()
        self._clean()

    def _failure(self) -> OSError:
        self._process.wait()
        self._shut()
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").split("\n")
        # What comes before the last colon is about a file that nobody knows.
        reason = next((plain(line.rpartition(": ")[2]) for line in reversed(lines) if line.strip()), "it ended early")
        return OSError(errno.EIO, f"ffmpeg says: {reason}")

    def _shut(self) -> None:
        """Close the pipe to a program that has ended, which never takes what is still in it."""
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.close()

    def _clean(self) -> None:
        self._errors.close()
        self._folder.cleanup()


MISSING = (
    "M4A takes ffmpeg, which is not installed: install it (ffmpeg.org), or render to .mp3 or .opus, "
    "which take nothing more."
)


def ffmetadata(tags: Tags) -> str:
    """Tags and chapters as ffmpeg reads them (ffmpeg-formats, Metadata muxer)."""
    about = {
        "title": tags.title,
        "artist": tags.author,
        "album": ALBUM,
        "comment": tags.about,
        "description": tags.about,
    }
    lines = [";FFMETADATA1", *(f"{key}={_escaped(text)}" for key, text in about.items() if text)]
    for chapter in tags.chapters:
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={chapter.start}", f"END={chapter.end}"]
        lines.append(f"title={_escaped(chapter.title)}")
    return "\n".join([*lines, ""])


def _escaped(text: str) -> str:
    return "".join(f"\\{character}" if character in "=;#\\" else character for character in plain(text))
