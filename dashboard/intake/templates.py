"""Templates to fill in: a file that a profile reads, with its header and one row of examples."""

from __future__ import annotations

import csv
import datetime
import io

from dashboard.errors import DataRefused, Finding
from dashboard.intake.kinds import Field
from dashboard.intake.profile import Profile


def template(profile: Profile) -> str:
    """Return a CSV as the profile reads it: the header, where it has one, and a row that can be imported.

    Raises DataRefused for a profile whose rows are no lines of a table.
    """
    if not profile.fields or profile.read.records or profile.read.each or profile.read.format in ("json", "jsonl"):
        what, do = "reads no plain table, so there is no template of it.", "Fill in that of contracts instead."
        raise DataRefused(Finding(profile.title, what, do))
    examples = {names[0]: _written(profile.kind.fields[column], profile) for column, names in profile.fields.items()}
    names = profile.read.names or tuple(examples)
    rows = [names] if profile.read.header else []
    rows.append(tuple(examples.get(name, "") for name in names))
    stream = io.StringIO()
    writer = csv.writer(
        stream,
        delimiter=profile.read.separator or ",",
        quotechar=profile.read.quote,
        lineterminator="\n",
    )
    writer.writerows(rows)
    return stream.getvalue()


def _written(field: Field, profile: Profile) -> str:
    """Return the example of a column in the form that the profile names."""
    if not field.example:
        return ""
    if field.holds == "amount":
        return field.example.replace(".", profile.decimal)
    if field.holds in ("day", "moment") and profile.date_formats:
        moment = datetime.datetime.fromisoformat(field.example)
        forms = [form for form in profile.date_formats if (field.holds == "moment") == ("%H" in form)]
        return moment.strftime((forms or list(profile.date_formats))[0])
    return field.example
