"""Sentences that are told once, with the first session that opens."""

from collections.abc import Iterable
from contextlib import AbstractContextManager

from tui.deck import Deck, Notice, Opener, Progress


def noting(opener: Opener, sentences: Iterable[str]) -> Opener:
    """An opener that tells the sentences first. What they are taken from is used up: they are told once."""
    waiting = iter(sentences)

    def opening(notice: Notice, progress: Progress) -> AbstractContextManager[Deck]:
        for sentence in waiting:
            notice(sentence)
        return opener(notice, progress)

    return opening
