"""The kinds of row that can be brought in: their columns, in words, for profiles, templates and guides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Holds = Literal["text", "day", "moment", "amount", "count", "flag", "currency", "number"]


@dataclass(frozen=True)
class Field:
    """One column of a kind: what it holds, what it means, whether a row without it is refused, and an example."""

    holds: Holds
    means: str
    example: str = ""
    required: bool = False


@dataclass(frozen=True)
class Kind:
    """One kind of row. `money` names the column whose sums a report gives, if there is one.

    `tables` are what an import of it writes, a Parquet file each; without them it is one, called as the kind.
    """

    means: str
    fields: dict[str, Field]
    money: str | None = None
    tables: tuple[str, ...] = ()

    @property
    def required(self) -> tuple[str, ...]:
        """The columns without which a row is refused."""
        return tuple(name for name, field in self.fields.items() if field.required)


_CLIENT = Field("text", "The buyer, as written", "Example Bank", True)
_CLIENT_NUMBER = Field("number", "Its business number or LEI: the same number is the same organisation", "")
_VENDOR = Field("text", "The supplier, as written", "Example Labelling Ltd", True)
_VENDOR_NUMBER = Field(
    "number", "Its business number or LEI: the same number is the same organisation", "47001407281"
)
_SERVICE = Field("text", "What is bought; without it, it is not stated", "Image annotation")
_CURRENCY = Field("currency", "Three letters; may be a constant of the profile", "EUR", True)

KINDS: dict[str, Kind] = {
    "contract": Kind(
        "A contract, or an amendment of one: what was agreed, and from which day on it was so",
        {
            "contract_id": Field("text", "The contract's own id", "C-2024-017", True),
            "client": _CLIENT,
            "client_number": _CLIENT_NUMBER,
            "vendor": _VENDOR,
            "vendor_number": _VENDOR_NUMBER,
            "service": _SERVICE,
            "overarching_id": Field(
                "text", "The agreement above a call-off; its money is part of the agreement's", ""
            ),
            "amendment": Field("text", "Number of the amendment; it orders amendments of one day", "0"),
            "signed_on": Field("day", "The day it was signed or awarded", "2024-03-01"),
            "start_on": Field("day", "First day; without it, the day it was signed", "2024-04-01"),
            "end_on": Field("day", "Last day, inclusive; without it there is no fixed end", "2026-03-31"),
            "known_on": Field("day", "The day this could be known; without it, the day it was signed", ""),
            "currency": _CURRENCY,
            "total_value": Field("amount", "What the whole contract is worth", "250000.00"),
            "committed_value": Field("amount", "The part of it that must be bought", "100000.00"),
            "prepaid": Field("amount", "What was paid ahead", ""),
            "notice_days": Field("count", "Days of notice before the end", "90"),
            "auto_renew": Field("flag", "Whether it renews by itself", "yes"),
            "renew_term_months": Field("count", "By how many months it renews", "12"),
            "is_exclusive": Field("flag", "Whether nobody else may do this work", "no"),
        },
        "total_value",
    ),
    "payment": Kind(
        "A payment, or an invoice line",
        {
            "contract_id": Field("text", "The contract it was paid under, if it is known", "C-2024-017"),
            "client": _CLIENT,
            "client_number": _CLIENT_NUMBER,
            "vendor": _VENDOR,
            "vendor_number": _VENDOR_NUMBER,
            "service": _SERVICE,
            "payment_id": Field("text", "The payment's own id; two rows with one id are one payment", "P-1"),
            "billed_on": Field("day", "The day it was billed or paid", "2024-05-31", True),
            "currency": _CURRENCY,
            "amount": Field("amount", "What was paid; a credit is below zero", "12000.00", True),
        },
        "amount",
    ),
    "delivery": Kind(
        "A batch of work: when it came in, when it was due, when it was delivered, how it went",
        {
            "batch_id": Field("text", "The batch's own id", "B-000017", True),
            "client": _CLIENT,
            "client_number": _CLIENT_NUMBER,
            "vendor": _VENDOR,
            "vendor_number": _VENDOR_NUMBER,
            "service": _SERVICE,
            "submitted_at": Field("moment", "When the client sent it", "2024-05-02 09:00", True),
            "due_at": Field("moment", "When it was due", "2024-05-04 18:00"),
            "delivered_at": Field(
                "moment", "When it was delivered; without it, it is still open", "2024-05-04 16:30"
            ),
            "units": Field("count", "Tasks in it", "500", True),
            "inspected": Field("count", "Tasks inspected; at most all", "50"),
            "passed_first": Field("count", "Inspected tasks that passed at first (first-pass yield)", "47"),
            "accepted": Field("count", "Tasks accepted in the end", "495"),
            "rejected": Field("count", "Tasks rejected", "5"),
            "reworked_tasks": Field("count", "Tasks done again", "12"),
            "rework_loops": Field("count", "How often tasks were done again in all", "14"),
            "currency": Field("currency", "Three letters; needed where there is a cost", "EUR"),
            "cost": Field("amount", "What the batch cost", "1500.00"),
            "qa_cost": Field("amount", "What its inspection cost", ""),
            "rework_cost": Field("amount", "What doing it again cost", ""),
        },
        "cost",
    ),
    "judgment": Kind(
        "A judgment: one rater labelled one item",
        {
            "item": Field("text", "The item that was judged", "image-0001", True),
            "rater": Field("text", "Who judged; shown nowhere, and kept only as a number", "rater-a", True),
            "label": Field("text", "The label given", "cat", True),
            "gold": Field("text", "The right label, where it is known", "cat"),
            "batch": Field("text", "The batch or campaign it belongs to", "2024-05"),
            "client": _CLIENT,
            "client_number": _CLIENT_NUMBER,
            "vendor": _VENDOR,
            "vendor_number": _VENDOR_NUMBER,
            "service": _SERVICE,
            "judged_at": Field(
                "moment", "When it was judged; without it there is no daily series", "2024-05-02 09:00"
            ),
            "seconds": Field("amount", "How long it took", "14"),
        },
    ),
    "register": Kind(
        "A row of a template of the EU register of information; its templates are joined, and need no fields",
        {},
        tables=(
            *("contract", "arrangement", "contract_service", "annual_expense"),
            *("subcontract", "business_function", "service_assessment"),
        ),
    ),
}
# Every table that imports write, whatever their kind.
TABLES = tuple(dict.fromkeys(table for name, kind in KINDS.items() for table in kind.tables or (name,)))
