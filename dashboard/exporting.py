"""The command that writes files: a question as CSV, XLSX, PNG or SVG, a whole page as PDF or workbook."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from dashboard.addressed import CLOCKS, addressed
from dashboard.asking import helped, name_in, options_in
from dashboard.brief.files import FORMS as OF_PAGES
from dashboard.brief.files import named_for, page_printed, page_read
from dashboard.catalog.folder import catalogue
from dashboard.catalog.frozen import freeze
from dashboard.errors import Finding, LinchpinError
from dashboard.export.asked import Asked, asked_of
from dashboard.export.chart import picture
from dashboard.export.sent import FORMS as OF_QUESTIONS
from dashboard.export.streamed import csv_of
from dashboard.export.workbook import workbook
from dashboard.page.names import page_title
from dashboard.page.pinned import LEAVE_OUT, pinned_texts
from dashboard.progress import bar
from dashboard.settings import Settings, shown
from dashboard.view import FILTERS
from dashboard.warehouse.version import open_version

PINS = ("v", "q")
# Forms that others write: a file that ends so is taken for one.
NOT_WRITTEN = ("json", "parquet", "arrow", "xls", "jpg")
Write = Callable[[BinaryIO], None]


def run_export(settings: Settings, known: argparse.Namespace) -> int:
    """Write one file and print its path; raises LinchpinError where one is there and `--force` is not given."""
    name, rest = name_in(known.rest, "export", "or a page: `export PAGE`")
    if name is None:
        raise LinchpinError(Finding("export", "is given no name.", "Name a question, THEME/NAME, or a page."))
    forms = OF_QUESTIONS if "/" in name else OF_PAGES
    form = _form(known, "question" if "/" in name else "page", forms)
    reads = _question if "/" in name else _page
    called, write = reads(settings, name, form, rest)
    path = _place(known.out, called, known.force)
    _written(path, write)
    print(shown(path))
    return 0


def _form(known: argparse.Namespace, kind: str, forms: Sequence[str]) -> str:
    """Return the form that is asked for, by name or by the end of the file's; raises LinchpinError for another."""
    ends = known.out.suffix.removeprefix(".").lower() if known.out and not known.out.is_dir() else ""
    named = ends if ends in (*OF_QUESTIONS, *OF_PAGES, *NOT_WRITTEN) else ""
    form: str = known.format or named or forms[0]
    if form not in forms:
        where = "--format" if known.format else f"--out {known.out}"
        raise LinchpinError(
            Finding(where, f"a {kind} is not written as {form}.", f"Choose one of {', '.join(forms)}.")
        )
    if named not in ("", form):
        do = f"End it in .{form}{', or leave --format out' if named in forms else ''}."
        raise LinchpinError(Finding(f"--out {known.out}", f"names another form than --format {form}.", do))
    return form


def _question(settings: Settings, name: str, form: str, rest: list[str]) -> tuple[str, Write]:
    present = catalogue(settings.queries)
    found = present.find(name)
    names = {**dict.fromkeys((*CLOCKS, *PINS)), **helped(found)}
    raw = options_in(f"export {found.id}", names, rest)
    version = open_version(settings, raw.pop("v", None))
    held, told = pinned_texts(settings, raw.pop("q", None), present)
    if told and held is present:
        raise LinchpinError(Finding("q", "the query texts of that id are not here.", LEAVE_OUT))
    query = held.find(name)
    given, view = addressed(query, raw, version.world)
    # Filters belong to the view too, by which the events on a chart are narrowed.
    filters = {f"{key}_" if key == "from" else key: value for key, value in given.items() if key in FILTERS}
    asked = Asked(query, replace(view, **filters), held, version, given, freeze(held, settings.texts))
    return asked.file_name(form), lambda file: _of_question(asked, form, file)


def _of_question(asked: Asked, form: str, file: BinaryIO) -> None:
    if form == "csv":
        file.writelines(chunk.encode() for chunk in csv_of(asked.rows()))
    elif form == "xlsx":
        workbook(file, [asked], asked.query.header.title)
    else:
        file.write(picture(asked, form))


def _page(settings: Settings, name: str, form: str, rest: list[str]) -> tuple[str, Write]:
    raw = options_in(f"export {name}", dict.fromkeys((*FILTERS, *PINS)), rest)
    view, held, told = page_read(name, raw, settings)

    def write(file: BinaryIO) -> None:
        if form == "pdf":
            file.write(page_printed(view, held, told, settings))
            return
        asked = asked_of(name, view, held, told.version, freeze(held, settings.texts))
        with bar(len(asked), "writing") as tell:
            workbook(file, asked, page_title(name), tell)

    return named_for(view, told, form), write


def _place(out: Path | None, called: str, is_forced: bool) -> Path:
    path = (out / called if out.is_dir() else out).absolute() if out else Path.cwd() / called
    if not path.parent.is_dir():
        raise LinchpinError(Finding(shown(path), "lies in a folder that is not there.", "Make it, or name another."))
    if path.exists() and not is_forced:
        raise LinchpinError(Finding(shown(path), "is there already.", "Name another with --out, or add --force."))
    return path


def _written(path: Path, write: Write) -> None:
    """Write beside the place and move there at the end: what is there is whole, or as it was."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            write(file)
        os.replace(part, path)
    except OSError as error:
        do = "Name a place that takes it with --out."
        raise LinchpinError(Finding(shown(path), f"cannot be written: {error.strerror or error}.", do)) from None
    finally:
        part.unlink(missing_ok=True)
