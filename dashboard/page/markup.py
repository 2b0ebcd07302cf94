"""Templates of HTML: each beside the module that fills it, with the parts that briefs and pages of the app share."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from dashboard.picture.numbers import day

SHARED = Path(__file__).parent


@cache
def template(path: Path) -> Template:
    """Return a template, in which all text is escaped; `parts.html` of this folder can be imported there."""
    environment = Environment(
        loader=FileSystemLoader([path.parent, SHARED]), autoescape=True, undefined=StrictUndefined, trim_blocks=False
    )
    environment.filters["day"] = day
    return environment.get_template(path.name)
