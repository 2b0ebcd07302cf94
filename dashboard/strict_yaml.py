"""Read YAML into a pydantic model, with every fault named at its own line and column."""

from __future__ import annotations

from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from dashboard.errors import Finding, LinchpinError, nearest

Model = TypeVar("Model", bound=BaseModel)
Mark = tuple[int, int]
DAYS = "tag:yaml.org,2002:timestamp"


class _Loader(yaml.SafeLoader):
    """Leaves days as text: the model reads them, and names one that is in no calendar."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        letter: [(tag, pattern) for tag, pattern in found if tag != DAYS]
        for letter, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def read(text: str, model: type[Model], where: str, refusal: type[LinchpinError], first_line: int = 1) -> Model:
    """Parse `text` as `model`; raise `refusal` with one finding a fault, placed in file `where`.

    `first_line` is the line of the file on which `text` begins.
    """
    try:
        node = yaml.compose(text, Loader=_Loader)
        content = yaml.load(text, Loader=_Loader)
    except yaml.reader.ReaderError as error:
        line = first_line + text[: error.position].count("\n")
        what = f"a letter that YAML cannot hold (#x{ord(text[error.position]):04x})."
        raise refusal(Finding(f"{where}:{line}:1", what, "Remove it.")) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        place = f"{where}:{first_line + line}:{column + 1}"
        raise refusal(Finding(place, f"{error.problem}.", "Quote the text or mend the indentation.")) from None
    if not isinstance(content, dict):
        raise refusal(Finding(f"{where}:{first_line}:1", "the header is not a list of keys.", "Write key: value."))
    repeated = [
        Finding(
            f"{where}:{first_line + key.start_mark.line}:{key.start_mark.column + 1}",
            f'key "{key.value}" stands twice.',
            "Keep one of them.",
        )
        for key in _repeated(node)
    ]
    if repeated:
        raise refusal(*repeated)
    try:
        return model.model_validate(content)
    except ValidationError as error:
        findings = [_finding(fault, node, model, where, first_line) for fault in error.errors()]
        raise refusal(*findings) from None


def _finding(
    fault: ErrorDetails, node: yaml.Node | None, model: type[BaseModel], where: str, first_line: int
) -> Finding:
    line, column = _position(node, fault["loc"])
    key = str(fault["loc"][-1]) if fault["loc"] else "header"
    place = f"{where}:{first_line + line}:{column + 1}"
    if fault["type"] == "extra_forbidden":
        known = _keys(model, fault["loc"][:-1])
        return Finding(place, f'unknown key "{key}".', f"Known: {', '.join(known)}. {nearest(key, known)}".strip())
    if fault["type"] == "missing":
        return Finding(place, f'key "{key}" is missing.', "Add it.")
    said = fault["msg"].removeprefix("Value error, ")
    return Finding(place, f"{'.'.join(map(str, fault['loc']))}: {said}.", "Correct the value.")


def _repeated(node: yaml.Node | None) -> list[yaml.Node]:
    """Return the keys that stand a second time in their own map; YAML itself would keep the last in silence."""
    if isinstance(node, yaml.SequenceNode):
        return [key for item in node.value for key in _repeated(item)]
    if not isinstance(node, yaml.MappingNode):
        return []
    names = [key.value for key, _ in node.value]
    own = [key for place, (key, _) in enumerate(node.value) if key.value in names[:place]]
    return own + [key for _, value in node.value for key in _repeated(value)]


def _position(node: yaml.Node | None, location: tuple[str | int, ...]) -> Mark:
    """Return line and column (from 0) of the deepest node of `location` that the text holds."""
    place = (node.start_mark.line, node.start_mark.column) if node else (0, 0)
    for step in location:
        if isinstance(node, yaml.MappingNode):
            found = next(((k, v) for k, v in node.value if k.value == str(step)), None)
            if found is None:
                break
            place, node = (found[0].start_mark.line, found[0].start_mark.column), found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            place = (node.start_mark.line, node.start_mark.column)
    return place


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
