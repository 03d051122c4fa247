"""Titles and chapters in sound files. The one module that knows mutagen."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from audio.files.formats import FLAC, MP3, OGG, OPUS, WAV, Format
from audio.files.languages import three_letters
from audio.files.tags import ALBUM, Tags, plain
from sessions.chapters import Chapter
from sessions.timecode import HOUR, MINUTE, SECOND, Ms

if TYPE_CHECKING:
    from mutagen.id3 import Frame

_MOST_NUMBERED = 999
"""Chapters that comments can number, with their three digits."""

_MOST_IN_A_TABLE = 255
"""Chapters that one table of ID3 can list, their count being a byte."""

_UNKNOWN_OFFSET = 0xFFFFFFFF
_UTF_8 = 3


def write_tags(path: Path, format_: Format, tags: Tags) -> None:
    """Write tags and chapters into a finished file. Raises OSError."""
    import mutagen

    try:
        if format_ in (WAV, MP3):
            _write_id3(path, format_, tags)
        elif format_ in (FLAC, OGG, OPUS):
            _write_comments(path, format_, tags)
    except mutagen.MutagenError as error:
        # mutagen wraps what the system says.
        raise error.args[0] if error.args and isinstance(error.args[0], OSError) else OSError(str(error)) from error


def _write_comments(path: Path, format_: Format, tags: Tags) -> None:
    from mutagen import flac, oggopus, oggvorbis

    file = {FLAC: flac.FLAC, OGG: oggvorbis.OggVorbis, OPUS: oggopus.OggOpus}[format_](path)
    if file.tags is None:
        file.add_tags()
    for key, text in comments(tags):
        file[key] = [text]
    file.save()


def comments(tags: Tags) -> Iterator[tuple[str, str]]:
    """Tags and chapters as Vorbis comments (xiph.org: VorbisComment, and its Chapter Extension)."""
    told = {
        "TITLE": tags.title,
        "ARTIST": tags.author,
        "ALBUM": ALBUM,
        "DESCRIPTION": tags.about,
        "COMMENT": tags.about,
        "LANGUAGE": tags.language,
    }
    yield from ((key, plain(text)) for key, text in told.items() if text)
    for number, chapter in enumerate(tags.chapters[:_MOST_NUMBERED], 1):
        yield f"CHAPTER{number:03}", _clock(chapter.start)
        yield f"CHAPTER{number:03}NAME", plain(chapter.title)


def _write_id3(path: Path, format_: Format, tags: Tags) -> None:
    from mutagen import id3, mp3, wave

    file = (mp3.MP3 if format_ is MP3 else wave.WAVE)(path)
    if file.tags is None:
        file.add_tags()
    assert file.tags is not None
    language = three_letters(tags.language)
    texts = {id3.TIT2: tags.title, id3.TPE1: tags.author, id3.TALB: ALBUM, id3.TLAN: language if tags.language else ""}
    for frame, text in texts.items():
        if text:
            file.tags.add(frame(encoding=_UTF_8, text=[plain(text)]))
    if tags.length:
        file.tags.add(id3.TLEN(encoding=_UTF_8, text=[str(tags.length)]))
    if tags.about:
        file.tags.add(id3.COMM(encoding=_UTF_8, lang=language, desc="", text=[plain(tags.about)]))
    for chapter in _chapter_frames(tags.chapters):
        file.tags.add(chapter)
    file.save()


def _chapter_frames(chapters: tuple[Chapter, ...]) -> "Iterator[Frame]":
    """Chapters and the table that lists them (id3.org: ID3v2 Chapter Frame Addendum); long lists in several tables."""
    from mutagen import id3

    titles = [plain(chapter.title) for chapter in chapters]
    # mutagen writes the shorter frames first, and some players show chapters in the order they are written: with an
    # identifier that makes up for its title's length, every frame is as long as the others.
    lengths = [len(title.encode()) for title in titles]
    names = [f"{number:05}".ljust(5 + max(lengths) - length, ".") for number, length in enumerate(lengths, 1)]
    for name, title, chapter in zip(names, titles, chapters, strict=True):
        yield id3.CHAP(
            element_id=name,
            start_time=chapter.start,
            end_time=chapter.end,
            start_offset=_UNKNOWN_OFFSET,
            end_offset=_UNKNOWN_OFFSET,
            sub_frames=[id3.TIT2(encoding=_UTF_8, text=[title])],
        )
    listed, tables = names, 0
    while len(listed) > _MOST_IN_A_TABLE:
        parts = [listed[at : at + _MOST_IN_A_TABLE] for at in range(0, len(listed), _MOST_IN_A_TABLE)]
        listed = [f"contents-{tables + number}" for number in range(1, len(parts) + 1)]
        tables += len(parts)
        for name, part in zip(listed, parts, strict=True):
            yield id3.CTOC(element_id=name, flags=id3.CTOCFlags.ORDERED, child_element_ids=part, sub_frames=[])
    if listed:
        top = id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED
        yield id3.CTOC(element_id="contents", flags=top, child_element_ids=listed, sub_frames=[])


def _clock(moment: Ms) -> str:
    hours, rest = divmod(moment, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    return f"{hours:02}:{minutes:02}:{rest // SECOND:02}.{rest % SECOND:03}"
