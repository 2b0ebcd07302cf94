"""Propose organisations that may be one with another, best first, with a reason in words; nothing is merged here."""

from __future__ import annotations

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist, extract

from dashboard.intake.naming_words import Wording, is_telling, plain, stem, wording

# From here on a person will mostly say yes; below WEAK the list would be longer than anybody reads.
STRONG, WEAK = 0.9, 0.6
# A word that more organisations bear than this says too little to compare all of them.
MOST_OF_A_WORD, RARE_WORDS, NEIGHBOURS = 60, 3, 4
# Pairs weighed at once, and how alike (of 100) their words must be for a closer look.
PAIRS_A_BATCH, ROUGHLY = 100_000, 75
# How alike two words must be to be one with a slip in it, and how long: shorter ones differ on purpose.
LEAST_ALIKE, LEAST_LETTERS = 0.8, 5


@dataclass(frozen=True)
class Organisation:
    """One organisation: its id and name, business numbers as `SCHEME:NUMBER`, roles, mentions, money by currency."""

    party_id: str
    name: str
    numbers: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    mentions: int = 0
    money: dict[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Proposal:
    """Two organisations that may be one: a score between 0 and 1, and why. `name` would come to mean `other`."""

    score: float
    name: Organisation
    other: Organisation
    why: str

    @property
    def is_strong(self) -> bool:
        """Whether a person will mostly agree."""
        return self.score >= STRONG


def alike(organisations: Iterable[Organisation], least: float = WEAK) -> list[Proposal]:
    """Return the pairs with at least that score, best first. Takes seconds for tens of thousands of names."""
    known = sorted(organisations, key=lambda one: one.party_id)
    words = [wording(one.name) for one in known]
    weights = _weights(words)
    found = []
    for one, other in _worth_a_look(words, weights):
        score, why = _judged(known[one], known[other], words[one], words[other], weights)
        if score >= least:
            found.append(_proposal(score, known[one], known[other], why))
    return sorted(found, key=lambda pair: (-pair.score, -pair.name.mentions, pair.name.name, pair.other.name))


def nearest_names(name: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Return the known names closest to one that is not among them, the closest first."""
    found = extract(name, set(known), processor=plain, scorer=fuzz.WRatio, limit=most, score_cutoff=ROUGHLY)
    return [close for close, _, _ in sorted(found, key=lambda one: (-one[1], one[0]))]


def _proposal(score: float, one: Organisation, other: Organisation, why: str) -> Proposal:
    """The one with a number, or else with more mentions, gives its name to the other."""
    one_first = (bool(one.numbers), one.mentions, other.party_id) > (
        bool(other.numbers),
        other.mentions,
        one.party_id,
    )
    return Proposal(round(score, 2), *((other, one) if one_first else (one, other)), why)


def _weights(words: list[Wording]) -> dict[str, float]:
    """How much each word tells: the fewer organisations bear it, the more."""
    borne = Counter(word for one in words for word in set(one.stems))
    return {word: 1 + math.log(len(words) / count) for word, count in borne.items()}


def _worth_a_look(words: list[Wording], weights: dict[str, float]) -> Iterator[tuple[int, int]]:
    """Yield places of pairs, each once, whose words are roughly those of each other; a batch at a time is weighed."""
    seen: set[int] = set()
    pairs = _candidates(words, weights)
    while batch := list(itertools.islice(pairs, PAIRS_A_BATCH)):
        fresh = sorted({min(pair) * len(words) + max(pair) for pair in batch if pair[0] != pair[1]} - seen)
        ones, others = [key // len(words) for key in fresh], [key % len(words) for key in fresh]
        likeness = cpdist(
            [words[place].text for place in ones],
            [words[place].text for place in others],
            scorer=fuzz.token_set_ratio,
            score_cutoff=ROUGHLY,
        )
        kept = likeness.nonzero()[0].tolist()
        seen.update(fresh[place] for place in kept)
        yield from ((ones[place], others[place]) for place in kept)


def _candidates(words: list[Wording], weights: dict[str, float]) -> Iterator[tuple[int, int]]:
    """Yield places of pairs worth a look: neighbours in the alphabet from either end, and bearers of a rare word."""
    for key in (lambda one: one.joined, lambda one: one.joined[::-1], lambda one: "".join(one.stems)):
        order = sorted(range(len(words)), key=lambda place, key=key: (key(words[place]), place))  # type: ignore[misc]
        for step in range(1, NEIGHBOURS + 1):
            yield from zip(order, order[step:], strict=False)
    bearers: dict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(words):
        rarest = sorted(set(one.stems), key=lambda word: (-weights[word], word))[:RARE_WORDS]
        others = [stem(word) for other in one.others for word in other]
        for word in {*rarest, *others}:
            bearers[word].append(place)
    for places in bearers.values():
        if len(places) <= MOST_OF_A_WORD:
            yield from ((one, other) for at, one in enumerate(places) for other in places[at + 1 :])


def _judged(
    one: Organisation, other: Organisation, ours: Wording, theirs: Wording, weights: dict[str, float]
) -> tuple[float, str]:
    score, why = _compared(ours, theirs, weights)
    schemes = {number.rpartition(":")[0] for number in one.numbers}
    shared = schemes & {number.rpartition(":")[0] for number in other.numbers}
    if shared and not set(one.numbers) & set(other.numbers):
        # Two numbers are two organisations, unless somebody knows better.
        return (score - 0.3 if score >= STRONG else 0.0), f"{why}, but their numbers differ"
    if one.numbers and other.numbers:
        return score, f"{why}, with numbers of two kinds"
    if one.numbers or other.numbers:
        return score, f"{why}, one without a number"
    return score, why


def _compared(ours: Wording, theirs: Wording, weights: dict[str, float]) -> tuple[float, str]:
    if ours.joined == theirs.joined:
        if ours.forms == theirs.forms:
            return 0.99, "same name"
        if ours.forms <= theirs.forms or theirs.forms <= ours.forms:
            return 0.97, "same name but for the legal form"
        # An "Inc." and a "GmbH" of one name belong to one group at best.
        return 0.85, "same name with another legal form"
    if ours.stems and ours.stems == theirs.stems:
        is_same = sorted(ours.words) == sorted(theirs.words)
        return (
            (0.95, "same words in another order") if is_same else (0.94, "same words but for small ones or endings")
        )
    if {ours.words, *ours.others} & {theirs.words, *theirs.others}:
        return 0.88, "one trades as, or holds in trust for, the other"
    return _by_words(ours, theirs, weights) if ours.stems and theirs.stems else (0.0, "")


def _by_words(ours: Wording, theirs: Wording, weights: dict[str, float]) -> tuple[float, str]:
    """Set words against words: what is left over on one side tells how far apart they are."""
    left, right = Counter(ours.stems), Counter(theirs.stems)
    shared = left & right
    left, right = left - shared, right - shared
    slips = _slips(left, right)
    for word, near in slips:
        left -= Counter([word])
        right -= Counter([near])
    common = sum(weights[word] * count for word, count in shared.items()) + sum(weights[word] for word, _ in slips)
    spare = [*left.elements(), *right.elements()]
    if not spare:
        return _slipped(slips, sum(map(len, ours.stems))), "same but for a few letters"
    if left and right:
        return _run_together(ours, theirs, spare)
    if any(map(is_telling, spare)):
        return 0.0, ""
    missing = sum(weights[word] for word in spare)
    score = 0.95 - 0.9 * missing / (missing + common) - 0.05 * len(slips)
    # A name of one common word is part of too many others.
    if common < 7:
        score -= 0.05 * (7 - common)
    return score, f"one is the other with {_counted(spare)} more"


def _slipped(slips: list[tuple[str, str]], length: int) -> float:
    """How likely slips are that, in a name of so many letters: less so in short words and at their beginning."""
    letters = sum(OSA.distance(word, near) for word, near in slips)
    touched = sum(max(len(word), len(near)) for word, near in slips)
    begins = sum(word[0] != near[0] for word, near in slips)
    return 0.98 - 0.4 * letters / length - 0.4 * letters / touched - 0.05 * begins


def _run_together(ours: Wording, theirs: Wording, spare: list[str]) -> tuple[float, str]:
    """Words left on both sides set two names apart, unless only spaces or a slip across them do."""
    if any(map(is_telling, spare)) or len(ours.words) == len(theirs.words):
        return 0.0, ""
    shorter = min(len(ours.joined), len(theirs.joined))
    most = shorter // 12
    apart = OSA.distance(ours.joined, theirs.joined, score_cutoff=most)
    if apart > most or shorter < 2 * LEAST_LETTERS:
        return 0.0, ""
    return 0.93 - 0.04 * apart, "same but for spaces and a few letters"


def _slips(left: Counter[str], right: Counter[str]) -> list[tuple[str, str]]:
    """Pair words of either side that are one with a slip of the pen: long ones, without digits."""
    found, free = [], sorted(right)
    for word in sorted(left):
        if len(word) < LEAST_LETTERS or is_telling(word):
            continue
        near = [
            (OSA.normalized_similarity(word, other), other)
            for other in free
            if len(other) >= LEAST_LETTERS and not is_telling(other)
        ]
        score, other = max(near, default=(0.0, ""))
        if score >= LEAST_ALIKE:
            found.append((word, other))
            free.remove(other)
    return found


def _counted(words: list[str]) -> str:
    return f"the word {words[0]}" if len(words) == 1 else f"{len(words)} words"
