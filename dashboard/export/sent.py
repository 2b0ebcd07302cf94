"""Files as answers to a browser: made after the click, streamed where they are long, named for what is in them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import BinaryIO

from starlette.responses import PlainTextResponse, Response, StreamingResponse

from dashboard.errors import LinchpinError, nearest
from dashboard.export import chart
from dashboard.export.asked import Asked
from dashboard.export.streamed import csv_of
from dashboard.export.workbook import workbook
from dashboard.picture.chromium import NoBrowser, NotMade
from dashboard.turns import Busy

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
FORMS = ("csv", "xlsx", *chart.FORMS)
AT_ONCE = 1 << 16
# A picture that is opened by itself runs and loads nothing.
GUARDED = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
}
AGAIN = {"Retry-After": "60"}


def question_sent(asked: Asked, form: str) -> Response:
    """Answer with a question in one of FORMS; 404 for a form or picture that there is not.

    Raises QueryRefused where it cannot be asked.
    """
    if form not in FORMS:
        told = f'There is no form "{form[:40]}". Choose one of {", ".join(FORMS)}. {nearest(form, FORMS)}'.strip()
        return PlainTextResponse(told, status_code=404)
    name = asked.file_name(form)
    try:
        if form == "csv":
            return StreamingResponse(csv_of(asked.rows()), media_type=CSV, headers=named(name))
        if form == "xlsx":
            return workbook_sent([asked], asked.query.header.title, name)
        return Response(chart.picture(asked, form), media_type=chart.FORMS[form], headers=named(name))
    except (NoBrowser, NotMade, Busy) as error:
        return not_made(error)


def workbook_sent(asked: Sequence[Asked], title: str, name: str) -> Response:
    """Answer with questions as one workbook; raises LinchpinError if the only one cannot be asked."""
    try:
        return file_sent(lambda file: workbook(file, asked, title), XLSX, name)
    except Busy as error:
        return not_made(error)


def file_sent(write: Callable[[BinaryIO], None], kind: str, name: str) -> Response:
    """Answer with what `write` puts into a file; it lies on the disk until it is sent, and never whole in memory."""
    file: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115
    try:
        write(file)
    except BaseException:
        file.close()
        raise
    length = file.seek(0, 2)
    file.seek(0)
    return StreamingResponse(_parts(file), media_type=kind, headers={**named(name), "Content-Length": str(length)})


def _parts(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while part := file.read(AT_ONCE):
            yield part


def named(name: str) -> Mapping[str, str]:
    """Return the headers of a file that is saved under a name; the name is ASCII."""
    return {**GUARDED, "Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-cache"}


def not_made(error: LinchpinError) -> Response:
    """Answer 503 where the browser is missing or busy, and say what to install or when to try again."""
    return PlainTextResponse(str(error), status_code=503, headers=AGAIN if isinstance(error, Busy) else None)
