"""Read YAML into a pydantic model, with every fault named at its own line and column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from dashboard.errors import Finding, LinchpinError, nearest
from dashboard.wording import value_fault, yaml_fault

Model = TypeVar("Model", bound=BaseModel)
# YAML ends a line at these too, and no editor does: every place after them would be off.
BREAKS = re.compile("[\x85\u2028\u2029]")
DAYS = "tag:yaml.org,2002:timestamp"
# libyaml reads a header in a tenth of the time; a build of PyYAML without it has only the slow one.
_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]
    """Leaves days as text: the model reads them, and names one that is in no calendar."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        letter: [(tag, pattern) for tag, pattern in found if tag != DAYS]
        for letter, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


@dataclass(frozen=True)
class Written:
    """YAML as it was written: where it stands, and the node of every key."""

    where: str
    first_line: int
    node: yaml.Node | None

    def place(self, *steps: str | int) -> str:
        """Return `file:line:col` of the deepest key or item of the path that the text holds."""
        walked = list(self._walk(steps))
        mark = walked[-1][1] if walked else self.node.start_mark if self.node else None
        line, column = (mark.line, mark.column) if mark else (0, 0)
        return f"{self.where}:{self.first_line + line}:{column + 1}"

    def named(self, *steps: str | int) -> str:
        """Return the steps of a path that the text holds, without those that only the model has."""
        return ".".join(str(step) for step, _ in self._walk(steps))

    def _walk(self, steps: tuple[str | int, ...]) -> Iterator[tuple[str | int, yaml.Mark]]:
        node = self.node
        for step in steps:
            if isinstance(node, yaml.MappingNode):
                if found := next(((k, v) for k, v in node.value if k.value == str(step)), None):
                    node = found[1]
                    yield step, found[0].start_mark
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                yield step, node.start_mark


def read(text: str, model: type[Model], where: str, refusal: type[LinchpinError]) -> Model:
    """Parse the text of a whole file `where` as `model`; raise `refusal` with one finding a fault, at its place."""
    return read_with_places(text, model, where, refusal)[0]


def read_with_places(
    text: str,
    model: type[Model],
    where: str,
    refusal: type[LinchpinError],
    first_line: int = 1,
    *,
    called: str = "file",
) -> tuple[Model, Written]:
    """Do the same, and return beside the model where each of its keys is written.

    `first_line` is the line of the file on which `text` begins; `called` is what its writer calls the text.
    """
    node, content = _load(text, where, refusal, first_line, called)
    written = Written(where, first_line, node)
    if not isinstance(content, dict):
        what = f"the {called} is not a list of keys."
        raise refusal(Finding(f"{where}:{first_line}:1", what, "Write key: value.", "yaml"))
    repeated = [
        Finding(
            f"{where}:{first_line + key.start_mark.line}:{key.start_mark.column + 1}",
            f'key "{key.value}" stands twice.',
            "Keep one of them.",
            "key-twice",
        )
        for key in _repeated(node)
    ]
    if repeated:
        raise refusal(*repeated)
    try:
        return model.model_validate(content), written
    except ValidationError as error:
        raise refusal(*(_finding(fault, model, written) for fault in error.errors())) from None


def _load(
    text: str, where: str, refusal: type[LinchpinError], first_line: int, called: str
) -> tuple[yaml.Node | None, Any]:
    loader = None
    try:
        if BREAKS.search(text):
            raise refusal(_unreadable(text, where, first_line))
        if "&" in text and (anchor := _anchor(text, where, first_line)):
            raise refusal(anchor)
        loader = _Loader(text)
        node = loader.get_single_node()
        return node, loader.construct_document(node) if node else None
    except (yaml.reader.ReaderError, UnicodeEncodeError):
        raise refusal(_unreadable(text, where, first_line)) from None
    except yaml.MarkedYAMLError as error:
        line, column, what, do = yaml_fault(error, text)
        raise refusal(Finding(f"{where}:{first_line + line}:{column + 1}", what, do, "yaml")) from None
    except (RecursionError, ValueError, TypeError):
        what = f"the {called} is nested too deeply or holds a value that cannot be read."
        raise refusal(Finding(f"{where}:{first_line}:1", what, "Write it plainly.", "yaml")) from None
    finally:
        if loader is not None:
            loader.dispose()


def _anchor(text: str, where: str, first_line: int) -> Finding | None:
    """Name the first part that others may repeat: a few lines of such can stand for more than a machine holds."""
    for event in yaml.parse(text, Loader=_Loader):
        mark = event.start_mark
        if mark and getattr(event, "anchor", None):
            place = f"{where}:{first_line + mark.line}:{mark.column + 1}"
            return Finding(place, "a text begins with & or *.", "Put the text into quotes.", "yaml")
    return None


def _unreadable(text: str, where: str, first_line: int) -> Finding:
    """Name the first letter that YAML cannot hold."""
    found = BREAKS.search(text) or yaml.reader.Reader.NON_PRINTABLE.search(text)
    offset = found.start() if found else 0
    line, column = first_line + text[:offset].count("\n"), offset - text.rfind("\n", 0, offset)
    what = f"a letter that YAML cannot hold (#x{ord(text[offset]) if text else 0:04x})."
    return Finding(f"{where}:{line}:{column}", what, "Remove it.", "yaml")


def _finding(fault: ErrorDetails, model: type[BaseModel], written: Written) -> Finding:
    location = fault["loc"]
    key = str(location[-1]) if location else "header"
    place = written.place(*location)
    if fault["type"] == "extra_forbidden":
        known = _keys(model, location[:-1])
        do = f"Known: {', '.join(known)}. {nearest(key, known)}".strip()
        do += " A text with a comma in it needs quotes." if " " in key else ""
        return Finding(place, f'unknown key "{key}".', do, "key-unknown")
    if fault["type"] == "missing":
        return Finding(place, f'key "{key}" is missing.', "Add it.", "key-missing")
    what, do = value_fault(fault)
    named = written.named(*location)
    return Finding(place, f"{named}: {what}." if named else f"{what}.", do, "value")


def _repeated(node: yaml.Node | None) -> list[yaml.Node]:
    """Return the keys that stand a second time in their own map; YAML itself would keep the last in silence."""
    if isinstance(node, yaml.SequenceNode):
        return [key for item in node.value for key in _repeated(item)]
    if not isinstance(node, yaml.MappingNode):
        return []
    names = [key.value for key, _ in node.value]
    own = [key for place, (key, _) in enumerate(node.value) if key.value in names[:place]]
    return own + [key for _, value in node.value for key in _repeated(value)]


def _keys(model: type[BaseModel], location: tuple[str | int, ...]) -> list[str]:
    """Return the keys allowed at `location`, following nested models, lists and maps of models."""
    current: Any = model
    for step in location:
        fields = getattr(current, "model_fields", {})
        annotation = fields[step].annotation if step in fields else current
        inner = [a for a in _arguments(annotation) if isinstance(a, type) and issubclass(a, BaseModel)]
        current = inner[0] if inner else annotation
    fields = getattr(current, "model_fields", {})
    return [field.alias or name for name, field in fields.items()]


def _arguments(annotation: Any) -> list[Any]:
    inner = [annotation]
    for argument in getattr(annotation, "__args__", ()):
        inner += _arguments(argument)
    return inner
