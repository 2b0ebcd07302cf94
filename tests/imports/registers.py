"""Small registers of information, made as a bank's reporting package or workbook would be."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

BANK, BRANCH_BANK = "529900BANK0000000A11", "529900BANK0000000B22"
LABELS, HOST, DEEP = "529900LABEL000000C33", "DE-HRB 4711", "529900DEEPA000000D44"
LEI, CRN = "eba_qCO:qx2000", "eba_qCO:qx2003"

Table = list[list[str]]


def package() -> dict[str, Table]:
    """Two entities; an agreement and its call-off, a contract of two services that both entities use, and a chain."""
    return {
        "b_01.01": [
            ["c0010", "c0020", "c0030", "c0040", "c0050", "c0060"],
            [BANK, "Example Bank", "eba_GA:DE", "eba_CT:x12", "Example Authority", "2026-03-31"],
        ],
        "b_01.02": [
            ["c0010", "c0020", "c0030", "c0060", "c0090"],
            [BANK, "Example Bank", "eba_GA:DE", BANK, "9999-12-31"],
            [BRANCH_BANK, "Example Savings", "eba_GA:DE", BANK, "9999-12-31"],
            ["529900IDLE00000000Z9", "Example Idle", "eba_GA:DE", BANK, "9999-12-31"],
        ],
        "b_01.03": [["c0010", "c0020", "c0030", "c0040"], ["B1", BANK, "Paris", "eba_GA:FR"]],
        "b_02.01": [
            ["c0010", "c0020", "c0030", "c0040", "c0050"],
            ["FRAME", "eba_CO:x2", "", "eba_CU:EUR", "0"],
            ["CALL", "eba_CO:x3", "FRAME", "eba_CU:EUR", "250000.50"],
            ["CLOUD", "eba_CO:x1", "Not applicable", "iso4217:USD", "90000"],
        ],
        "b_02.02": [
            ["c0010", "c0020", "c0030", "c0040", "c0050", "c0060", "c0070", "c0080", "c0090", "c0100", "c0110"],
            ["FRAME", BANK, LABELS, LEI, "F1", "eba_TA:S05", "2024-01-01", "9999-12-31", "", "90", "180"],
            ["CALL", BANK, LABELS, LEI, "F1", "eba_TA:S05", "2025-02-01", "2027-01-31", "", "30", ""],
            ["CALL", BANK, LABELS, LEI, "F1", "eba_TA:S06", "2025-02-01", "2027-01-31", "", "60", ""],
            ["CLOUD", BANK, HOST, CRN, "F2", "eba_TA:S19", "2025-06-01", "9999-12-31", "", "", ""],
            ["CLOUD", BRANCH_BANK, HOST, CRN, "F2", "eba_TA:S19", "2025-06-01", "9999-12-31", "", "", ""],
        ],
        "b_03.01": [["c0010", "c0020", "c0030"], ["CALL", BANK, "true"]],
        "b_05.01": [
            ["c0010", "c0020", "c0030", "c0040", "c0050", "c0060", "c0070", "c0080", "c0090", "c0100", "c0110"],
            [LABELS, LEI, "", "", "Example Labelling", "Example Labelling", "eba_CT:x212", "eba_GA:DE", "", "", ""],
            [HOST, CRN, "", "", "Beispiel Hosting", "", "eba_CT:x212", "eba_GA:DE", "", "", ""],
            [DEEP, LEI, "", "", "Example Deep", "", "eba_CT:x212", "eba_GA:KE", "", "", ""],
        ],
        "b_05.02": [
            ["c0010", "c0020", "c0030", "c0040", "c0050", "c0060", "c0070"],
            ["CALL", "eba_TA:S05", LABELS, LEI, "1", "", ""],
            ["CALL", "eba_TA:S05", DEEP, LEI, "2", LABELS, LEI],
        ],
        "b_06.01": [
            ["c0010", "c0020", "c0030", "c0040", "c0050", "c0060", "c0070", "c0080", "c0090", "c0100"],
            ["F1", "eba_TA:x163", "Credit scoring", BANK, "eba_BT:x28", "", "2026-01-01", "4", "1", "eba_ZZ:x793"],
            ["F2", "eba_TA:x28", "Archive", BANK, "eba_BT:x29", "", "2026-01-01", "72", "24", "eba_ZZ:x793"],
            ["F9", "eba_TA:x28", "Canteen", BANK, "eba_BT:x29", "", "2026-01-01", "72", "24", "eba_ZZ:x791"],
        ],
        "b_07.01": [
            ["c0010", "c0020", "c0030", "c0040", "c0050", "c0060", "c0070", "c0080", "c0090", "c0100", "c0110"],
            [
                *("CALL", LABELS, LEI, "eba_TA:S05", "eba_ZZ:x960", "eba_ZZ:x963", "2025-12-01"),
                *("eba_BT:x28", "eba_ZZ:x966", "eba_ZZ:x793", "eba_BT:x29"),
            ],
            [
                *("FRAME", LABELS, LEI, "eba_TA:S05", "eba_ZZ:x962", "", "9999-12-31"),
                *("eba_BT:x29", "eba_ZZ:x798", "eba_ZZ:x791", "eba_BT:x21"),
            ],
        ],
        "parameters": [["name", "value"], ["entityID", f"rs:{BANK}.CON"], ["refPeriod", "2025-12-31"]],
        "FilingIndicators": [["templateID", "reported"], ["B_01.01", "true"]],
    }


def text_of(table: Table) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(table)
    return stream.getvalue()


def zipped(folder: Path, tables: dict[str, Table]) -> Path:
    """Write a reporting package: its folder, metadata, and a CSV a template."""
    path = folder / "register.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("REPORT/META-INF/reportPackage.json", '{"documentInfo": {"documentType": "package"}}')
        archive.writestr("REPORT/reports/report.json", '{"documentInfo": {"documentType": "csv", "extends": ["m"]}}')
        for name, table in tables.items():
            archive.writestr(f"REPORT/reports/{name}.csv", text_of(table))
    return path


WORDS = {
    **{"eba_CO:x1": "Standalone arrangement", "eba_CO:x2": "2. Overarching arrangement"},
    **{"eba_CO:x3": "Subsequent or associated arrangement", LEI: "LEI", CRN: "DE_CRN", "eba_CU:EUR": "EUR"},
    **{"eba_TA:S05": "S05", "eba_TA:S06": "Data analysis", "eba_TA:S19": "Cloud services: SaaS"},
    **{"eba_BT:x28": "Yes", "eba_BT:x29": "No", "eba_BT:x21": "Assessment not performed", "iso4217:USD": "USD"},
    **{"eba_ZZ:x791": "Low", "eba_ZZ:x793": "High", "eba_ZZ:x960": "Highly complex substitutability"},
    **{"eba_ZZ:x962": "Easily substitutable", "eba_ZZ:x966": "Difficult", "eba_ZZ:x798": "Easy", "eba_GA:DE": "DE"},
}
# As the sheets of the template are headed: a title, the numbers of the columns, their titles, their kinds.
TITLES = {"0010": "Contractual arrangement reference number", "0020": "Type of contractual arrangement"}


def as_sheet(name: str, table: Table) -> Table:
    """Turn a table of codes into a sheet of words, headed as the template is."""
    numbers = [cell[1:] for cell in table[0]]
    template = f"RT.{name[2:]}"
    return [
        [f"{template} of the register"],
        [],
        [f"{template}.{number}" for number in numbers],
        [TITLES.get(number, "Country") for number in numbers],
        ["Alphanumerical"] * len(numbers),
        *[[WORDS.get(cell, cell) for cell in row] for row in table[1:]],
    ]


def workbook(folder: Path, sheets: dict[str, Table]) -> Path:
    """Write a workbook by hand, every cell as text."""
    path = folder / "register.xlsx"
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package_types = "http://schemas.openxmlformats.org/package/2006"
    names = "".join(
        f'<sheet name="{name}" sheetId="{place}" r:id="rId{place}"/>' for place, name in enumerate(sheets, start=1)
    )
    links = "".join(
        f'<Relationship Id="rId{place}" Type="{office}/worksheet" Target="worksheets/sheet{place}.xml"/>'
        for place in range(1, len(sheets) + 1)
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'{head}<Types xmlns="{package_types}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'{head}<Relationships xmlns="{package_types}/relationships">'
            f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'{head}<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{names}</sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'{head}<Relationships xmlns="{package_types}/relationships">{links}</Relationships>',
        )
        for place, table in enumerate(sheets.values(), start=1):
            rows = "".join(
                f'<row r="{number}">'
                + "".join(
                    f'<c r="{chr(65 + column)}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
                    for column, cell in enumerate(row)
                    if cell
                )
                + "</row>"
                for number, row in enumerate(table, start=1)
            )
            archive.writestr(
                f"xl/worksheets/sheet{place}.xml",
                f'{head}<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>',
            )
    return path
