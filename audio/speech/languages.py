"""Languages by their tags (BCP 47), and how well a voice fits one."""


def normal(tag: str) -> str:
    """A tag as it is compared: `en_GB` is `en-gb`."""
    return tag.strip().lower().replace("_", "-")


def primary(tag: str) -> str:
    """The language of a tag without its region: `en` of `en-GB`."""
    return normal(tag).partition("-")[0]


def distance(voice: str, language: str) -> int | None:
    """How far the tag of a voice is from a language: 0 for the very tag, 1 for another region, None for another one.

    British English is spoken by any English voice.
    """
    if normal(voice) == normal(language):
        return 0
    return 1 if primary(voice) == primary(language) else None
