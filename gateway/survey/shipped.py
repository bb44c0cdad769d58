"""The questionnaires that come with Willay: knows where they lie. Knows not what they say."""

from __future__ import annotations

from importlib import resources

from gateway.errors import NotFoundError

_ENDING = ".toml"


def names() -> tuple[str, ...]:
    """The names of the questionnaires shipped, in alphabetical order."""
    folder = resources.files("gateway.survey").joinpath("questionnaires")
    return tuple(sorted(item.name.removesuffix(_ENDING) for item in folder.iterdir() if item.name.endswith(_ENDING)))


def source(name: str) -> str:
    """The TOML text of one of them. NotFoundError where there is none of that name."""
    if name not in names():
        raise NotFoundError(f"no questionnaire {name} is shipped", hint=f"The ones shipped are: {', '.join(names())}.")
    return resources.files("gateway.survey").joinpath("questionnaires", name + _ENDING).read_text("utf-8")
