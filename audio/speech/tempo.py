"""Words a minute as a listener counts them, and the parameters of espeak-ng that give them.

Measured with the engine's release 1.52 on 24 lines of instructions (136 words; for German, Spanish and French, 12
lines each), as the words of all lines by the time of all clips, trimmed and with their pauses shortened. English, by
the engine's rate:

    no gap between words    85: 99   90: 105   100: 117   110: 128   120: 139   130: 151   140: 162   180: 207
    the smallest gap        80 to 85: 89   86: 90   88: 92   90: 94   92: 97   95: 100

The other languages, at the same parameters, have longer or shorter words than English: German 0.91 of its words a
minute, Spanish 0.85, French 1.04. The engine takes rates from 80. At 80 without a gap its words are already drawn
out, so what is slower comes from gaps between them.

One sentence alone comes out some 7 % faster than asked for, and a text of many sentences some 7 % slower, because of
the pauses between them; a cue has one or two.
"""

KEY = "tempo 1"
"""Counts up when the parameters for a rate change."""

_WORDS_OF_ENGLISH = {"de": 0.91, "es": 0.85, "fr": 1.04}
_SLOWEST_WITHOUT_GAP = 99
_RATES = (80, 450)
# A lone sentence and a text of many then lie equally far from the rate asked for.
_MIDDLE = 1.01


def parameters(words_per_minute: int, language: str) -> tuple[int, int]:
    """The engine's rate and word gap (in its units) for words a minute in the language of a voice (BCP 47)."""
    english = words_per_minute * _MIDDLE / _WORDS_OF_ENGLISH.get(language.partition("-")[0], 1.0)
    if english >= _SLOWEST_WITHOUT_GAP:
        rate, word_gap = (english - 1.7) / 1.148, 0
    else:
        rate, word_gap = 86 + (english - 90.4) / 1.067, 1
    return max(_RATES[0], min(_RATES[1], round(rate))), word_gap
