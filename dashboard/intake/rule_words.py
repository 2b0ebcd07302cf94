"""What each rule of an import did, in words: one list for the terminal, the pages and the record."""

from __future__ import annotations

from dashboard.intake.manifest import Rule

# Read after a count of rows: "3 rows: ...".
RULES = {
    "unreadable": "could not be read; refused",
    "impossible_value": "with a value that cannot be; refused",
    "repeated_id": "with an id that was there before, and other content",
    "duplicate": "word for word the same as one before; counted once",
    "kept_apart": "with an id that was there before; kept as contracts of their own",
    "amendment": "superseded by a later word on the same contract; not added up",
    "total_unknown": "without a known total: a difference is unknown, in another currency, or in a refused row",
    "another_client": "with another client than the first word on the same contract; the last word counts",
    "placeholder": "naming nobody in particular; left out",
    "unnamed": "paid to or by nobody in particular; taken, without an organisation",
    "left_unknown": "with an impossible value that is taken as unknown",
    "left_out": "left out by the profile on purpose",
    "no_use": "of templates, or of kinds, for which the record has no use",
    "unused": "of what no contract names; left out",
    "unjoined": "on what the other templates do not tell; refused",
    "unnamed_code": "with a code without a name; the code stands for it",
    "judged_again": "second judgments of an item by the same rater; each counts",
}


def rule_words(rule: str) -> str:
    """Return what a rule did; the rule's own name where nobody has put it into words."""
    return RULES.get(rule, rule.replace("_", " "))


def sentence(rule: Rule) -> str:
    """Return what a rule did to how many rows, with the money in them."""
    money = f" ({rule.currency} {rule.amount:,.2f})" if rule.amount is not None and rule.currency else ""
    return f"{rule.row_count:,} row{'s' * (rule.row_count != 1)}{money}: {rule_words(rule.rule)}"
