"""How a profile says its files are read: the key `read:`, all of it optional."""

from __future__ import annotations

import codecs
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from dashboard.declared import Strict
from dashboard.header_values import Name

# These are called text encodings by Python, and are none that a table is written in.
_NO_ENCODINGS = {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "utf-7", "mbcs", "oem"}


def _encoding(text: str) -> str:
    try:
        found = codecs.lookup(text)
    except (LookupError, ValueError):
        found = None
    if found is None or not getattr(found, "_is_text_encoding", True) or found.name in _NO_ENCODINGS:
        raise ValueError(f'"{text[:60]}" is no encoding. Write utf-8, utf-16, windows-1252, shift_jis or gb18030.')
    return text


def _one_character(text: str) -> str:
    if len(text) != 1 or text in "\r\n\0 ":
        raise ValueError(f'"{text[:60]}" is not one character. Write one, such as "," or "\\t".')
    return text


Character = Annotated[str, AfterValidator(_one_character)]


class Each(Strict):
    """An array whose items make rows of their own.

    Each item of the first `each` makes a row; a second one multiplies the rows of the first, and so on. Where an
    array is empty or not there, the row stays, and the fields of `name` are blank: nothing is lost by fanning out.
    """

    array: str = Field(min_length=1, description="The path of the array, from the record or from a name given before")
    name: Name = Field(description="Fields of an item are called by it: `contract.value.amount`")
    where: tuple[str, str] | None = Field(
        None,
        description="Take only items whose first path equals the second one of the row: `[id, contract.awardID]`",
    )
    beside: Name | None = Field(None, description="Take only the item in the same place as the item of that name")
    unless: str | None = Field(
        None, description="Take none where this path of the row has a value: `contract.awardID`"
    )

    @model_validator(mode="after")
    def _one_join(self) -> Each:
        if self.where and self.beside:
            raise ValueError("says both where and beside. Keep one of them.")
        return self


class Reading(Strict):
    """How files are read; what is not said is found out from the file, and told."""

    format: Literal["csv", "json", "jsonl", "excel"] | None = Field(
        None, description="Without it, told from the first bytes and the name"
    )
    encoding: Annotated[str, AfterValidator(_encoding)] | None = Field(
        None, description="Without it, UTF-8 or UTF-16 where it is that, else the likeliest"
    )
    separator: Character | None = Field(
        None, description="Between the fields of a line; without it, one of , ; tab |"
    )
    quote: Character = Field('"', description="Around a field that holds the separator or a line break")
    header: bool = Field(True, description="Whether the first line names the fields")
    skip_lines: int = Field(0, ge=0, description="Lines, or rows of a sheet, before the header")
    names: tuple[str, ...] = Field((), description="The names of the fields where there is no header")
    sheet: str | None = Field(
        None, description="The one sheet of a workbook that is read; without it, all that hold rows"
    )
    records: tuple[str, ...] = Field(
        (),
        description="Paths of arrays whose items are records: `releases.item`; without it, the outermost of objects",
    )
    within: tuple[str, ...] = Field(
        (),
        description="Paths in a record; the first that is there stands for it: `[compiledRelease, releases.last]`",
    )
    each: tuple[Each, ...] = Field((), description="Arrays inside a record that fan out to rows, in order")

    @model_validator(mode="after")
    def _agrees(self) -> Reading:
        if self.names and self.header:
            raise ValueError("gives names beside a header. Say header: false, or leave names out.")
        if len(set(self.names)) < len(self.names) or not all(name.strip() for name in self.names):
            raise ValueError("gives a blank name or one twice. Give each field its own.")
        if self.separator == self.quote:
            raise ValueError("has the same separator and quote. Change one of them.")
        known: list[str] = []
        for one in self.each:
            if one.name in known:
                raise ValueError(f'calls two arrays "{one.name}". Give each its own name.')
            if one.beside and one.beside not in known:
                raise ValueError(f'sets "{one.name}" beside "{one.beside}", which no array before it is called.')
            known.append(one.name)
        return self
