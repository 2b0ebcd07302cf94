"""What the values of a column are, as far as a sample of them shows: days and their form, amounts, codes, numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ISO = re.compile(r"\d{4}-\d{2}(?:-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?)?")
ZONED = re.compile(r"\d{4}-\d{2}-\d{2}[T ](\d{2}):(\d{2})\S*(?:Z|[+-]\d{2}(?::?\d{2})?)")
_PARTED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}(?:\s\d{1,2}:\d{2}(?::\d{2})?)?")
_AMOUNT = re.compile(r"\(?[+-]?\d[\d.,  '’\u202f]*\)?(?:[eE][+-]?\d{1,2})?")
_WHOLE = re.compile(r"\d+(?:\.0+)?|\d{1,3}(?:[,.]\d{3})+")
_CODES = """
    AED ARS AUD BGN BRL CAD CHF CIE CLP CNY COP CUR CZK DKK EGP EUR GBP HKD HRK HUF IDR ILS INR ISK JPY KES
    KRW MAD MXN MYR NGN NOK NZD PEN PHP PKR PLN REN RON RSD RUB SAR SEK SGD THB TRY TWD UAH USD UYU VND ZAR
"""
_CURRENCIES = frozenset(_CODES.split())
_FLAGS = frozenset(("true", "false", "yes", "no", "y", "n", "t", "f", "0", "1"))
# Other forms of days, each tried on all values.
FORMS = ("%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%d-%b-%Y", "%d-%b-%y", "%d %b %Y", "%d %B %Y", "%b %d, %Y", "%d/%m/%y")
ZONES = (
    *("Australia/Sydney", "Australia/Brisbane", "Australia/Adelaide", "Australia/Perth", "Pacific/Auckland"),
    *("Asia/Tokyo", "Asia/Shanghai", "Asia/Singapore", "Asia/Kolkata", "Asia/Dubai", "Europe/Moscow"),
    *("Europe/Athens", "Europe/Berlin", "Europe/London", "America/Sao_Paulo", "America/New_York"),
    *("America/Chicago", "America/Denver", "America/Los_Angeles"),
)
MANY = 2000


@dataclass(frozen=True)
class Facts:
    """A column's name and a sample of its values in the order of the file, blanks left out of `values`."""

    name: str
    values: Sequence[str] = field(repr=False)

    @cached_property
    def distinct(self) -> list[str]:
        """The first values of a kind each, at most MANY."""
        return list(dict.fromkeys(self.values))[:MANY]

    @property
    def is_constant(self) -> bool:
        """Whether the column never changes."""
        return len(self.values) > 1 and len(self.distinct) == 1

    def part(self, pattern: re.Pattern[str]) -> float:
        """Return the part of values that are of a form."""
        return sum(pattern.fullmatch(value) is not None for value in self.distinct) / max(1, len(self.distinct))

    def fits(self, holds: str) -> bool:
        """Tell whether most values are what a field of ours holds; a column without values may be anything."""
        if not self.values:
            return True
        if holds in ("day", "moment"):
            return bool(self.day_forms)
        if holds == "currency":
            return all(value.strip().upper() in _CURRENCIES for value in self.distinct)
        if holds == "flag":
            return all(value.strip().lower() in _FLAGS for value in self.distinct)
        if holds == "number":
            return sum(any(sign.isdigit() for sign in value) for value in self.distinct) * 2 > len(self.distinct)
        patterns = {"amount": _AMOUNT, "count": _WHOLE}
        return not self.day_forms and (holds not in patterns or self.part(patterns[holds]) > 0.8)

    @cached_property
    def day_forms(self) -> tuple[str, ...]:
        """The forms that read nearly all values as days, `iso`, `day_first`, `month_first` or strptime forms."""
        most = 0.9 * len(self.distinct)
        if not self.distinct:
            return ()
        if self.part(ISO) >= 0.9:
            return ("iso",)
        halves = [found.groups() for value in self.distinct if (found := _PARTED.fullmatch(value))]
        if len(halves) >= most:
            forms = [
                form
                for form, months in (("day_first", 1), ("month_first", 0))
                if sum(int(half[months]) > 12 for half in halves) <= len(halves) // 100
            ]
            return tuple(forms) or ("day_first", "month_first")
        return tuple(form for form in FORMS if sum(_reads(value, form) for value in self.distinct) >= most)[:1]

    @cached_property
    def impossible(self) -> list[str]:
        """Days in ISO form before 1900 or after 2199: registers write such for "unknown" and "for ever"."""
        return [value for value in self.values if ISO.fullmatch(value) and not "1900" <= value[:4] < "2200"]

    @cached_property
    def decimals(self) -> frozenset[str]:
        """The decimal signs that read all amounts: both where nothing tells, none where values contradict."""
        signs = {".", ","}
        for value in self.distinct:
            marks = [sign for sign in value if sign in ".,"]
            if len(set(marks)) == 2:
                signs &= {marks[-1]}
            elif len(marks) > 1:
                signs -= {marks[0]}
            elif marks and not re.fullmatch(r"[^.,]*\d{1,3}[.,]\d{3}\)?", value):
                signs &= {marks[0]}
        return frozenset(signs)

    @cached_property
    def scheme(self) -> str | None:
        """ABN or LEI where nearly all values have its form and check digits, DUNS by its form alone."""
        plain = [re.sub(r"[\s-]", "", value).upper() for value in self.distinct]
        for name, check in (("LEI", is_lei), ("ABN", is_abn), ("DUNS", re.compile(r"\d{9}").fullmatch)):
            if plain and sum(bool(check(value)) for value in plain) >= 0.9 * len(plain):
                return name
        return None

    @cached_property
    def repeated(self) -> Counter[str]:
        """The values that stand more than once, with how often."""
        return Counter({value: count for value, count in Counter(self.values).items() if count > 1})


def is_lei(text: str) -> bool:
    """Tell a Legal Entity Identifier: 18 letters and digits and two check digits (ISO 7064, modulo 97)."""
    if not re.fullmatch(r"[0-9A-Z]{18}\d\d", text):
        return False
    return int("".join(str(int(sign, 36)) for sign in text)) % 97 == 1


def is_abn(text: str) -> bool:
    """Tell an Australian Business Number: eleven digits whose weighted sum, one taken from the first, is 89 times."""
    if not re.fullmatch(r"[1-9]\d{10}", text):
        return False
    weights = (10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)
    digits = (int(text[0]) - 1, *map(int, text[1:]))
    return sum(weight * digit for weight, digit in zip(weights, digits, strict=True)) % 89 == 0


def midnight_zone(values: Sequence[str]) -> str | None:
    """Return a zone in which moments that all say another hour are midnights, None if they are not such."""
    zoned = [value for value in values if ZONED.fullmatch(value)]
    clocks = Counter(ZONED.sub(r"\1:\2", value) for value in zoned)
    if len(zoned) < 2 or set(clocks) <= {"00:00"} or len(clocks) > 4:
        return None
    with suppress(ValueError):
        moments = [datetime.fromisoformat(value) for value in zoned[:MANY]]
        fits = [(_midnights(moments, name), -place, name) for place, name in enumerate(ZONES)]
        best, _, name = max(fits)
        return name if best >= 0.95 * len(moments) else None
    return None


def _midnights(moments: list[datetime], name: str) -> int:
    try:
        zone = ZoneInfo(name)
    except ZoneInfoNotFoundError:
        return 0
    return sum((local := moment.astimezone(zone)).hour == 0 and local.minute == 0 for moment in moments)


def _reads(value: str, form: str) -> bool:
    try:
        return 1900 <= datetime.strptime(value, form).year < 2200
    except ValueError:
        return False
