"""Names of organisations as words that can be compared: without legal forms, signs, accents and plural endings."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, cached_property

# Written as one word each, after dots have gone and single letters were joined: "s.a.r.l." is "sarl".
_FORMS = """
    ab ag aktiengesellschaft aps as asa bhd bv bvba co company cooperative coop corp corporation cv doo eg
    eirl ek eurl ev gbr ggmbh gie gmbh inc incorporated incorporation kft kg kgaa kk lda limitada limited
    limitee llc llp lp lte ltd ltda ltee mbh nl nv ohg ood oy oyj pl plc pte private proprietary pt pty pvt sa
    sae sarl sas sasu sau sc sca scs sdn se sl slu snc sociedad societa societe soc spa spolka spol spzoo srl
    sro ug ulc unlimited vof zoo zrt ао зао оао ооо пао ип тоо
"""
LEGAL_FORMS = frozenset(_FORMS.split())
# Other ways to write one form.
_AS_WELL = {
    **{"limited": "ltd", "limitee": "ltd", "ltee": "ltd", "lte": "ltd", "incorporated": "inc", "corporation": "corp"},
    **{"company": "co", "proprietary": "pty", "pl": "pty", "private": "pvt", "aktiengesellschaft": "ag"},
}
# Names without spaces bear their form at either end.
FORMS_WITHOUT_SPACES = ("株式会社", "有限会社", "合同会社", "股份有限公司", "有限责任公司", "有限公司", "주식회사")
# Words that say little of who somebody is.
_SMALL = "the and of for et und y e de la le les der die das des du di el los"
FILLERS = frozenset(_SMALL.split())
# A mark on a letter before this one is an accent; later ones, such as Japanese, are other letters with it.
FIRST_BEYOND_LATIN = "\u0250"
_TRADING = re.compile(
    r"\b(?:trading\s+as|t\s*/\s*a|doing\s+business\s+as|d\s*/\s*b\s*/\s*a|dba|formerly(?:\s+known\s+as)?|f\s*/\s*k\s*/\s*a)\b",
    re.IGNORECASE,
)
_TRUSTEE = re.compile(
    r"\b(?:as\s+)?(?:the\s+)?trustees?\s+(?:for|of)\b(?:\s+the\b)?|\ba\s*/\s*t\s*/\s*f\b|\batf\b", re.IGNORECASE
)
_DOTTED = re.compile(r"\b(?:[^\W\d_]\s*[./]\s*)+[^\W\d_]\b\.?")
_SINGLE = re.compile(r"\b[^\W\d_](?:\s+[^\W\d_]\b){1,4}")
# What data/schema/24_import_names.sql puts behind the second organisation of one name.
_TOLD_APART = re.compile(r" \((?:no number|(?:\w+ )?(?=\w*\d)[A-Z0-9]+)\)(?: [0-9a-f]{12})?$")
_WORD = re.compile(r"[^\W_]+(?:[^\W_]|[\u0300-\u036f\u0900-\u0dff])*")
_ROMAN = re.compile(r"(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3})")


@dataclass(frozen=True)
class Wording:
    """The words of a name: `words` in order without legal forms, `forms` the forms, `others` further names in it."""

    words: tuple[str, ...]
    forms: frozenset[str]
    others: tuple[tuple[str, ...], ...]

    @cached_property
    def joined(self) -> str:
        """All words without spaces."""
        return "".join(self.words)

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """The words in order of the alphabet, singular, without fillers."""
        return tuple(sorted(stem(word) for word in self.words if word not in FILLERS))

    @cached_property
    def text(self) -> str:
        """All words of the name and of further names in it, for a rough comparison."""
        return " ".join([*self.stems, *(stem(word) for words in self.others for word in words)])


def wording(name: str) -> Wording:
    """Split a name into words, legal forms and further names (after "trading as", "as trustee for")."""
    told = plain(_TOLD_APART.sub("", name))
    parts = [part for part in _TRADING.split(_TRUSTEE.sub(" trading as ", told)) if part.strip(" ()-,.")]
    split = [_words(part) for part in parts] or [((), frozenset())]
    named = [words for words, _ in split if words]
    first = named[0] if named else ()
    return Wording(first, frozenset().union(*(forms for _, forms in split)), tuple(dict.fromkeys(named[1:])))


def plain(name: str) -> str:
    """Return a name in small letters without accents on Latin letters, `&` as "and"."""
    kept, base = [], ""
    for sign in unicodedata.normalize("NFKD", name.casefold().replace("&", " and ").replace("+", " plus ")):
        if not unicodedata.combining(sign):
            base = sign
        elif base < FIRST_BEYOND_LATIN:
            continue
        kept.append(sign)
    return unicodedata.normalize("NFC", "".join(kept))


@cache
def is_telling(word: str) -> bool:
    """Tell whether a word sets one branch apart from another: digits, a single letter, a Roman number."""
    return len(word) == 1 or any(sign.isdigit() for sign in word) or _ROMAN.fullmatch(word) is not None


def stem(word: str) -> str:
    """Return a word without an ending of the plural."""
    if len(word) > 5 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def _words(text: str) -> tuple[tuple[str, ...], frozenset[str]]:
    text = _DOTTED.sub(lambda found: re.sub(r"[\s./]", "", found[0]) + " ", text)
    text = _SINGLE.sub(lambda found: re.sub(r"\s", "", found[0]), text.replace("'", "").replace("’", ""))
    found = [_without_form(word) for word in _WORD.findall(text)]
    forms = {_AS_WELL.get(word, word) for word, _ in found if word in LEGAL_FORMS} | {
        form for _, form in found if form
    }
    kept = [word for word, _ in found if word and word not in LEGAL_FORMS]
    if kept and kept[0] == "the":
        kept = kept[1:] or kept
    # A name made of nothing but forms is a name all the same.
    return tuple(kept or [word for word, _ in found if word]), frozenset(forms)


def _without_form(word: str) -> tuple[str, str]:
    for form in FORMS_WITHOUT_SPACES:
        if word != form and (word.startswith(form) or word.endswith(form)):
            return word.removeprefix(form).removesuffix(form), form
    return word, ""
