"""Values as cells of a workbook: numbers as numbers, days as days, texts as texts that nothing runs."""

from __future__ import annotations

import datetime
import decimal
import math
from typing import Any

import pandas
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard.declared import Column
from dashboard.picture.export import WHOLE, safe

# A spreadsheet's days begin here; an earlier one stays a text.
FIRST_DAY = datetime.datetime(1900, 1, 1)
DAY, MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"
NUMBERS = {
    **{"percent": "0.0%", "usd": '"USD "#,##0', "rate": '"USD "#,##0.00', "multiple": '0.0"×"'},
    **{"points": "#,##0", "whole": "#,##0", "decimal": "#,##0.####"},
}


class _Exact(float):
    """A number that is written with all the digits it has; the writer keeps sixteen of them."""

    def __format__(self, form: str) -> str:
        return repr(float(self))


def number_format(column: Column | None) -> str:
    """Return how a spreadsheet shows a column's numbers: as the pages do, with the unit after each."""
    if column is None:
        return "General"
    form = NUMBERS.get(column.format or "", "#,##0" if column.type == "whole" else "General")
    return f'{form}" {column.unit}"'.replace("General", "0.##") if column.unit and '"' not in column.unit else form


class Cells:
    """The cells of one workbook, with the looks they share; `cut` counts the texts that were too long for one."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._looks: dict[str, Format] = {}
        self._kept = book.add_format({"quote_prefix": True, "valign": "top"})
        self.cut = 0

    def look(self, form: str) -> Format:
        """Return the look of numbers or days of that form."""
        if form not in self._looks:
            self._looks[form] = self._book.add_format({"num_format": form})
        return self._looks[form]

    def put(self, sheet: Worksheet, row: int, place: int, value: Any, look: Format | None) -> None:
        """Write one value; what is unknown stays empty. `look` is that of its column's numbers."""
        match value:
            case str():
                self.text(sheet, row, place, value)
            case bool():
                sheet.write_boolean(row, place, value)
            case float() | int() | decimal.Decimal():
                self._number(sheet, row, place, value, look)
            case None:
                return
            case _ if value is pandas.NA or value is pandas.NaT:
                return
            case datetime.date():
                self._day(sheet, row, place, value)
            case _ if hasattr(value, "__iter__"):
                self.text(sheet, row, place, " ".join(map(str, value)))
            case _:
                self.text(sheet, row, place, str(value))

    def text(self, sheet: Worksheet, row: int, place: int, text: str, look: Format | None = None) -> None:
        """Write a text as it is; one that a spreadsheet would run when it is edited is marked as a text, too."""
        if not text:
            return
        self.cut += sheet.write_string(row, place, text, look or (self._kept if safe(text) != text else None)) == -2

    def _number(
        self, sheet: Worksheet, row: int, place: int, value: float | decimal.Decimal, look: Format | None
    ) -> None:
        number = float(value)
        if math.isnan(number):
            return
        if math.isinf(number) or (isinstance(value, int) and abs(value) > WHOLE):
            self.text(sheet, row, place, str(value))
            return
        sheet.write_number(row, place, _Exact(number), look)

    def _day(self, sheet: Worksheet, row: int, place: int, value: datetime.date) -> None:
        is_day = not isinstance(value, datetime.datetime) or value.time() == datetime.time.min
        moment = value if isinstance(value, datetime.datetime) else datetime.datetime.combine(value, datetime.time())
        if moment.tzinfo is not None or moment < FIRST_DAY:
            told = moment.date() if is_day and moment.tzinfo is None else moment
            self.text(sheet, row, place, str(told))
            return
        sheet.write_datetime(row, place, moment, self.look(DAY if is_day else MOMENT))
