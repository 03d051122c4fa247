"""Options that several commands share, and the environment variables behind them."""

from typing import Annotated

from cyclopts import Parameter, validators

Session = Annotated[str, Parameter(help="A session of the library, or a script: what holds a / or ends in .toml.")]
Settings = Annotated[
    tuple[str, ...], Parameter(name="--set", negative=(), show_default=False, help="name=value, for a script's [vars].")
]
Intro = Annotated[bool, Parameter(help="The opening words and the lead-in.", show_default=False)]
Voice = Annotated[bool, Parameter(env_var="UNKNOT_VOICE", help="Spoken words.", show_default=False)]
Tones = Annotated[bool, Parameter(env_var="UNKNOT_TONES", help="Tones.", show_default=False)]
Volume = Annotated[
    float,
    Parameter(env_var="UNKNOT_VOLUME", validator=validators.Number(gte=0, lte=1), help="How loud, 0 to 1."),
]
AsJson = Annotated[bool, Parameter(name="--json", negative=(), show_default=False, help="Print JSON.")]
Output = Annotated[str | None, Parameter(env_var="UNKNOT_OUTPUT", help="Where the sound goes: miniaudio or silent.")]
