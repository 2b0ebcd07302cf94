"""The templates of the EU register of information: which columns of which tables are read, and how they are called.

Columns are those of Implementing Regulation (EU) 2024/2956. Two templates are numbered in two ways: B_05.01 has
twelve columns in the reporting package and nine in the spreadsheet of the same authority, and B_06.01 skips 0050 in
the text of the regulation.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Template:
    """One table of the register: our name of each column read, by its number, and the titles it goes by.

    `renumbered` are the numbers of a second layout. It holds where a file has none of the numbers `first_alone`, or
    has one of `second_alone`.
    """

    columns: dict[str, str]
    titles: dict[str, str]
    renumbered: dict[str, str] = field(default_factory=dict)
    first_alone: frozenset[str] = frozenset()
    second_alone: frozenset[str] = frozenset()

    @property
    def names(self) -> tuple[str, ...]:
        """Our names of the columns."""
        return tuple(self.columns.values())

    def layout(self, numbers: set[str]) -> dict[str, str]:
        """Return our name of each column by its number, in the layout of a file that has these numbers."""
        is_second = bool(numbers & self.second_alone) or bool(self.first_alone and not numbers & self.first_alone)
        return self.renumbered if is_second else self.columns


_REF = {"contractual arrangement reference number": "contract_ref"}
_PROVIDER = {
    "identification code of the ict third party service provider": "provider_code",
    "identification code of ict third party service provider": "provider_code",
    "type of code to identify the ict third party service provider": "code_type",
    "type of code to identify the provider": "code_type",
    "type of code to identify the third party service provider": "code_type",
}
_SERVICE = {"type of ict services": "service"}
_ENTITY = {
    "lei of the entity": "lei",
    "lei of the financial entity": "lei",
    "name of the entity": "name",
    "name of the financial entity": "name",
}

TEMPLATES: dict[str, Template] = {
    "B_01.01": Template(
        {"0010": "lei", "0020": "name", "0060": "reported_on"},
        {
            **_ENTITY,
            "lei of the entity maintaining the register of information": "lei",
            "lei of the financial entity maintaining the register of information": "lei",
            "lei of the financial entity maintaining the register": "lei",
            "date of the reporting": "reported_on",
        },
    ),
    "B_01.02": Template({"0010": "lei", "0020": "name"}, _ENTITY),
    "B_02.01": Template(
        {
            "0010": "contract_ref",
            "0020": "arrangement",
            "0030": "overarching_ref",
            "0040": "currency",
            "0050": "annual_expense",
        },
        {
            **_REF,
            "type of contractual arrangement": "arrangement",
            "overarching contractual arrangement reference number": "overarching_ref",
            "currency of the amount": "currency",
            "currency of the amount reported": "currency",
            "currency of the amount reported in b 02 01 0050": "currency",
            "annual expense or estimated cost": "annual_expense",
            "annual expense or estimated cost of the contractual arrangement for the past year": "annual_expense",
        },
    ),
    "B_02.02": Template(
        {
            "0010": "contract_ref",
            "0020": "entity_lei",
            "0030": "provider_code",
            "0040": "code_type",
            "0050": "function_id",
            "0060": "service",
            "0070": "start_on",
            "0080": "end_on",
            "0100": "notice_days",
            "0110": "vendor_notice_days",
        },
        {
            **_REF,
            **_PROVIDER,
            **_SERVICE,
            "lei of the entity making use of the ict service s": "entity_lei",
            "lei of the financial entity making use of the ict service s": "entity_lei",
            "function identifier": "function_id",
            "start date of the contractual arrangement": "start_on",
            "end date of the contractual arrangement": "end_on",
            "notice period for the financial entity": "notice_days",
            "notice period for the ict third party service provider": "vendor_notice_days",
        },
    ),
    "B_05.01": Template(
        {"0010": "provider_code", "0020": "code_type", "0050": "name", "0060": "latin_name", "0080": "country"},
        {
            **_PROVIDER,
            "name of the ict third party service provider": "name",
            "legal name of the ict third party service provider": "name",
            "name of the ict third party service provider in latin alphabet": "latin_name",
            "country of the provider s headquarters": "country",
            "country of the ict third party service provider s headquarters": "country",
        },
        renumbered={"0010": "provider_code", "0020": "code_type", "0030": "name", "0050": "country"},
        first_alone=frozenset({"0100", "0110", "0120"}),
    ),
    "B_05.02": Template(
        {
            "0010": "contract_ref",
            "0020": "service",
            "0030": "provider_code",
            "0040": "code_type",
            "0050": "rank",
            "0060": "recipient_code",
        },
        {
            **_REF,
            **_PROVIDER,
            **_SERVICE,
            "rank": "rank",
            "identification code of the recipient of sub contracted ict services": "recipient_code",
        },
    ),
    "B_06.01": Template(
        {
            "0010": "function_id",
            "0030": "name",
            "0040": "entity_lei",
            "0050": "critical",
            "0080": "recovery_hours",
            "0100": "impact",
        },
        {
            "function identifier": "function_id",
            "function name": "name",
            "lei of the financial entity": "entity_lei",
            "criticality or importance assessment": "critical",
            "recovery time objective of the function": "recovery_hours",
            "impact of discontinuing the function": "impact",
        },
        renumbered={
            "0010": "function_id",
            "0030": "name",
            "0040": "entity_lei",
            "0060": "critical",
            "0090": "recovery_hours",
            "0110": "impact",
        },
        second_alone=frozenset({"0110"}),
    ),
    "B_07.01": Template(
        {
            "0010": "contract_ref",
            "0020": "provider_code",
            "0030": "code_type",
            "0040": "service",
            "0050": "substitutability",
            "0080": "exit_plan",
            "0090": "reintegration",
            "0110": "alternatives",
        },
        {
            **_REF,
            **_PROVIDER,
            **_SERVICE,
            "substitutability of the ict third party service provider": "substitutability",
            "existence of an exit plan": "exit_plan",
            "possibility of reintegration of the contracted ict service": "reintegration",
            "are there alternative ict third party service providers identified": "alternatives",
        },
    ),
    # Not a template, but the file of a reporting package that tells the day on which the register stood.
    "parameters": Template({}, {"name": "name", "value": "value"}),
}
