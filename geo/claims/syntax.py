"""Sentences, words, quotations and word patterns: the little grammar the claim stage stands on.

Offsets are code points into the article. Nothing here knows what an event or a claimant is.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from geo.lexicon import lexicon, per_lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

__all__ = [
    "Match",
    "PatternSet",
    "Sentence",
    "Token",
    "expanded",
    "forms_of",
    "inflect",
    "quoted_spans",
    "sentences",
    "tokens_of",
]

_WORD = re.compile(r"[^\W\d_]\.(?:[^\W\d_]\.)+|\d{1,3}(?:,\d{3})+|\d+[.:]\d+|\w+(?:[-'’]\w+)*|[^\w\s]")
# a mark of an endnote ("… the village.[3] The ministry") belongs to the sentence it closes
_END = re.compile(r"[.!?…]+[\"”’»)\]]*(?:\[\d+\])*(?=\s+[\"“‘«(\[]*[^\W_a-z]|\s*$)|\n+")
# after "5 p.m." and "3 km." a word that is no name begins a sentence
_BEGINS = re.compile(
    r"\s+[\"“‘«(\[]*(?:The|A|An|It|Its|He|His|She|Her|They|Their|We|Our|All|No|Both|In|On|At|There|This|That|These)\s"
)
_QUOTE = re.compile(
    r"[“”«»„\"\n]|(?<![^\s:(])['‘](?=\w)|(?<=[.,!?])['’](?!\w)"
    r"|(?<=\w)['’](?=[.,;:!?)]|\s[-–—]|$)|(?<=[^\W_s])['’](?=\s)"  # after a word, if no plural owns what follows
)
_MANY = 12  # words that a pattern may begin with; the forms of two verbs are not more
_GAP = 4  # words that ".." in a pattern may stand for
_STOPS = frozenset(",;:.!?()[]—–")  # what a gap in a pattern does not go over
_QUOTES = frozenset("“”«»„\"‘’'")  # what does not part the words of a pattern: the "liberation" of a village


_VERBS = {"'re": "are", "'ve": "have", "'m": "am", "'ll": "will", "'s": "is"}
_CONTRACTED = {  # pronouns with a verb; "'d" may be "had" or "would" and stays as it is
    host + ending: (host, verb)
    for hosts, endings in (
        ("we they you", ("'re", "'ve", "'ll")),
        ("i", ("'m", "'ve", "'ll")),
        ("he she it there that who", ("'s", "'ll")),
        ("here what where", ("'s",)),
    )
    for host in hosts.split()
    for ending, verb in _VERBS.items()
    if ending in endings
}


class Token(NamedTuple):
    """A word or punctuation mark; ``lower`` has straight apostrophes, ``bare`` no possessive ending."""

    start: int
    end: int
    text: str
    lower: str
    bare: str


_NO_TOKEN = Token(0, 0, "", "", "")  # after the last


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """A sentence with its words; ``paragraph`` counts the lines of the article, ``quoted`` which words are quoted."""

    start: int
    end: int
    paragraph: int
    tokens: tuple[Token, ...]
    quoted: tuple[bool, ...]
    lowers: tuple[str, ...] = ()  # of the tokens, for those who ask only which words there are
    vocabulary: frozenset[str] = frozenset()  # of the tokens, with and without possessive endings
    known: dict[Any, Any] = field(default_factory=dict)  # what has been found out about its clauses and phrases

    def index_at(self, offset: int) -> int:
        """Index of the first token that ends after ``offset``."""
        return bisect_right(self.tokens, offset, key=itemgetter(1))


def tokens_of(text: str, start: int, end: int) -> tuple[Token, ...]:
    """Words and punctuation of a stretch of text."""
    found = []
    new = tuple.__new__  # what Token() calls, without the way there
    for match in _WORD.finditer(text, start, end):
        word = match.group()
        lower = word.lower()
        bare = lower
        start, end = match.span()
        if "’" in lower or "'" in lower:
            lower = lower.replace("’", "'")
            if lower in _CONTRACTED:  # "they're" are two words: "they" and "are"
                host, verb = _CONTRACTED[lower]
                middle = start + len(host)
                found.append(new(Token, (start, middle, text[start:middle], host, host)))
                start, word, lower = middle, text[middle:end], verb
            bare = lower.removesuffix("'s")
        found.append(new(Token, (start, end, word, lower, bare)))
    return tuple(found)


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Stretches in quotation marks; one left open ends with its paragraph."""
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    single = False  # in single quotation marks
    for match in _QUOTE.finditer(text):
        mark = match.group()
        if mark == "\n":
            if opened is not None:
                spans.append((opened, match.start()))
            opened = None
        elif opened is None and (
            mark in '“«„"‘' or (mark == "'" and match.end() < len(text) and text[match.end()].isalnum())
        ):
            opened, single = match.start(), mark in "'‘"
        elif opened is not None and mark in ("'’" if single else '”»"'):
            spans.append((opened, match.end()))
            opened = None
    if opened is not None:
        spans.append((opened, len(text.rstrip())))
    return spans


def sentences(text: str, skip: Iterable[tuple[int, int]] = ()) -> list[Sentence]:
    """Split a text into sentences; those that touch a stretch of ``skip`` are left out."""
    short = frozenset(lexicon("syntax")["abbreviations"])
    final = frozenset(lexicon("syntax")["final_abbreviations"])
    skipped = list(skip)
    quotes = quoted_spans(text)
    found: list[Sentence] = []
    start, paragraph, q = 0, 0, 0
    for match in [*_END.finditer(text), None]:
        end = match.end() if match else len(text)
        broken = match is None or "\n" in match.group()
        if match and not broken:
            last = text[start : match.start()].rsplit(None, 1)[-1:] or [""]
            word = last[0].lower().strip("(“\"'")
            if match.group().startswith(".") and (
                (word in short and not (word in final and _BEGINS.match(text, end)))
                or (len(word) == 1 and word.isalpha() and last[0].isupper())
            ):
                continue
        body = text[start:end]
        lead = len(body) - len(body.lstrip())
        first, stop = start + lead, start + len(body.rstrip())
        if stop > first and not any(a < stop and first < b for a, b in skipped):
            tokens = tokens_of(text, first, stop)
            while q < len(quotes) and quotes[q][1] <= first:
                q += 1
            near = [span for span in quotes[q : q + 40] if span[0] < stop]
            inside = (
                tuple(any(a <= token.start and token.end <= b for a, b in near) for token in tokens)
                if near
                else (False,) * len(tokens)
            )
            if tokens:
                lowers = tuple([token.lower for token in tokens])
                vocabulary = frozenset(lowers).union([token.bare for token in tokens])
                found.append(Sentence(first, stop, paragraph, tokens, inside, lowers, vocabulary))
        start = end
        paragraph += broken
    return found


@per_lexicon
def inflect(verb: str) -> frozenset[str]:
    """All forms of a verb: base, third person, past, participle and -ing."""
    irregular: dict[str, list[str]] = lexicon("syntax")["irregular"]
    if verb == "be":
        return frozenset({"be", "is", "are", "was", "were", "been", "being", "am"})
    if verb == "have":
        return frozenset({"have", "has", "had", "having"})
    forms = {verb}
    if verb.endswith(("s", "x", "z", "ch", "sh", "o")):
        forms.add(verb + "es")
    elif verb.endswith("y") and verb[-2] not in "aeiou":
        forms.add(verb[:-1] + "ies")
    else:
        forms.add(verb + "s")
    stem = verb
    if verb.endswith("e") and not verb.endswith(("ee", "ye")):
        stem = verb[:-1]
    doubled = (
        stem + stem[-1]
        if re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]|.*(?:ol|el|pel|mit|fer|cur|run|gin|nap)", verb)
        else ""
    )
    forms.add(stem + "ing")
    if doubled:
        forms.add(doubled + "ing")
    if verb in irregular:
        forms.update(irregular[verb])
    elif verb.endswith("y") and verb[-2] not in "aeiou":
        forms.add(verb[:-1] + "ied")
    else:
        forms.add(stem + "ed" if not stem.endswith("e") else stem + "d")
        if doubled:
            forms.add(doubled + "ed")
    return frozenset(forms)


def _plural(noun: str) -> frozenset[str]:
    if noun.endswith(("s", "x", "ch", "sh")):
        return frozenset({noun, noun + "es"})
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return frozenset({noun, noun[:-1] + "ies"})
    return frozenset({noun, noun + "s"})


class _Element(NamedTuple):
    forms: frozenset[str]  # of alternatives of one word; neither these nor several: a gap
    optional: bool
    several: tuple[tuple[frozenset[str], ...], ...] = ()  # alternatives of several words, each with its words' forms

    @property
    def openers(self) -> frozenset[str]:
        """Words that an alternative can begin with."""
        return self.forms.union(*(words[0] for words in self.several)) if self.several else self.forms


class Match(NamedTuple):
    """A pattern found at tokens ``start:end``."""

    start: int
    end: int
    value: Any


_FAMILY = re.compile(r"<([a-z_]+)>")


def expanded(pattern: str, families: Mapping[str, Sequence[str]]) -> str:
    """A pattern with each ``<family>`` replaced by its words, "_" between those of one member."""
    if "<" not in pattern:
        return pattern
    return _FAMILY.sub(lambda match: "|".join([word.replace(" ", "_") for word in families[match[1]]]), pattern)


_Required = tuple[frozenset[str], tuple[_Element, ...], Any]
"""Words of which one must come, all that follows in a pattern, and its value."""


class _Continued:
    """What follows a word in patterns, found by the word that must come."""

    __slots__ = ("_by_word", "_patterns", "words")

    def __init__(self, patterns: list[_Required]) -> None:
        self._patterns = patterns
        self._by_word: dict[str, list[tuple[tuple[_Element, ...], Any]]] = {}

        self.words = frozenset().union(*[required for required, _, _ in patterns])
        """Words of which one must come."""

    def by(self, token: Token) -> Sequence[tuple[tuple[_Element, ...], Any]]:
        """What follows in the patterns that a token makes possible."""
        _, _, _, low, bare = token
        word = low if low in self.words else bare
        if word not in self.words:
            return ()
        found = self._by_word.get(word)
        if found is None:
            found = self._by_word[word] = [(e, value) for required, e, value in self._patterns if word in required]
        return found


class _Beginning:
    """The patterns of a set that begin with a word; the next that they must have comes at once, or after others."""

    __slots__ = ("alone", "at_once", "later")

    def __init__(self, patterns: Iterable[tuple[tuple[_Element, ...], Any]]) -> None:
        self.alone: list[Any] = []  # values of those of this word only
        at_once: list[_Required] = []
        later: list[_Required] = []
        for elements, value in patterns:
            n = next((n for n, e in enumerate(elements) if e.openers and not e.optional), None)
            if n is None:
                self.alone.append(value)
            else:
                (later if n else at_once).append((elements[n].openers, elements, value))
        self.at_once, self.later = _Continued(at_once), _Continued(later)


class PatternSet:
    """Word patterns, found quickly by the word they begin with and the next word they must have.

    A pattern is words separated by blanks: ``cross:v`` any form of the verb, ``raid:n`` singular or plural, ``a|b`` one
    of several (``blow:v_up|burst:v`` where one has two words), ``word?`` optional, ``..`` up to four words and any
    names between, ``<drone>`` any member of a family of words.
    """

    def __init__(
        self, patterns: Iterable[tuple[str, Any]], families: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        self._families = families or {}
        self._elements: dict[str, _Element] = {}
        by_first: dict[str, list[tuple[int, str, Any]]] = {}  # number, later parts, value
        for number, (pattern, value) in enumerate(patterns):
            first, _, later = pattern.partition(" ")
            by_first.setdefault(first, []).append((number, later, value))
        self._firsts = [(self._element(first), entries) for first, entries in by_first.items()]
        openers = [first.openers for first, _ in self._firsts]
        self._by_word: dict[str, list[int]] = {}  # the first parts of few words by these, those of many each by itself
        self._of_many = [(n, words) for n, words in enumerate(openers) if len(words) > _MANY]
        for n, words in enumerate(openers):
            for word in words if len(words) <= _MANY else ():
                self._by_word.setdefault(word, []).append(n)
        self._beginnings: dict[str, _Beginning] = {}  # of words met in a text: those of most are never asked for

        self.starts = frozenset().union(*openers)
        """Words a match can begin with: what is none of them need not be looked at."""

    def _element(self, part: str) -> _Element:
        found = self._elements.get(part)
        if found is None:
            alternatives = part.removesuffix("?").split("|") if "<" in part else []
            if alternatives in ([], [part]):
                found = _element(expanded(part, self._families))
            else:  # a family is read once and not with every word it stands beside
                read = [self._element(alternative) for alternative in alternatives]
                several = tuple([words for each in read for words in each.several])
                found = _Element(frozenset().union(*[each.forms for each in read]), part.endswith("?"), several)
            self._elements[part] = found
        return found

    def _beginning(self, word: str) -> _Beginning:
        """The patterns that begin with a word, in their order."""
        numbers = [*self._by_word.get(word, ()), *[n for n, words in self._of_many if word in words]]
        fitting = [(*entry, first) for first, entries in map(self._firsts.__getitem__, numbers) for entry in entries]
        patterns: list[tuple[tuple[_Element, ...], Any]] = []
        for _, parts, value, first in sorted(fitting, key=itemgetter(0)):
            later = tuple([self._element(part) for part in parts.split()])
            if word in first.forms:
                patterns.append((later, value))
            for opener, *others in first.several:
                if word in opener:
                    patterns.append(((*(_Element(forms, optional=False) for forms in others), *later), value))
        found = self._beginnings[word] = _Beginning(patterns)
        return found

    def openings(self, tokens: Sequence[Token], start: int = 0, end: int | None = None) -> list[int]:
        """The tokens of ``tokens[start:end]`` at which a match may begin."""
        starts = self.starts
        return [i for i, (_, _, _, low, bare) in enumerate(tokens[start:end], start) if low in starts or bare in starts]

    def at(self, tokens: Sequence[Token], i: int) -> Match | None:
        """The longest pattern that begins at token ``i``."""
        found = self.all_at(tokens, i)
        return found[0] if found else None

    def all_at(self, tokens: Sequence[Token], i: int) -> list[Match]:
        """All patterns that begin at token ``i``, the longest first; of two as long, the one of more words."""
        _, _, _, low, bare = tokens[i]
        found = self._from(tokens, i, low) if low in self.starts else []
        return found or (self._from(tokens, i, bare) if bare != low and bare in self.starts else [])

    def _from(self, tokens: Sequence[Token], i: int, word: str) -> list[Match]:
        """The patterns at token ``i`` that begin with ``word``, the longest first."""
        beginning = self._beginnings.get(word) or self._beginning(word)
        at = _unquoted(tokens, i + 1)
        fitting = beginning.at_once.by(tokens[at]) if at < len(tokens) else ()
        if beginning.later.words:
            fitting = [*fitting, *[p for token in tokens[i + 1 : i + 2 + 2 * _GAP] for p in beginning.later.by(token)]]
        matches: list[Match] = []
        if fitting:
            found = [(-end, -len(e), Match(i, end, value)) for e, value in fitting if (end := _end(tokens, i + 1, e))]
            found.sort(key=itemgetter(0, 1))
            matches = [match for _, _, match in found]
        if beginning.alone:
            matches.append(Match(i, i + 1, beginning.alone[0]))
        return matches

    def find(self, tokens: Sequence[Token]) -> Iterator[Match]:
        """Longest matches from left to right, not overlapping."""
        end = 0
        for i in self.openings(tokens):
            if i >= end and (match := self.at(tokens, i)):
                yield match
                end = match.end

    def any_in(self, tokens: Sequence[Token]) -> bool:
        """Whether there is a match at all."""
        return any(self.all_at(tokens, i) for i in self.openings(tokens))


@per_lexicon
def _element(part: str) -> _Element:
    if part == "..":
        return _Element(frozenset(), optional=True)
    if part.isalpha():
        return _Element(frozenset({part.lower()}), optional=False)
    forms: set[str] = set()
    several = []
    for alternative in part.lower().replace("’", "'").rstrip("?").split("|"):
        if "_" in alternative:
            several.append(tuple([_forms(word) for word in alternative.split("_")]))
        else:
            forms |= _forms(alternative)
    return _Element(frozenset(forms), part.endswith("?"), tuple(several))


def _forms(word: str) -> frozenset[str]:
    if word.endswith(":v"):
        return inflect(word[:-2])
    return _plural(word[:-2]) if word.endswith(":n") else frozenset({word})


def _end(tokens: Sequence[Token], i: int, elements: tuple[_Element, ...], first: int = 0) -> int:
    """Index after the match of ``elements[first:]`` from token ``i``, or 0."""
    for k in range(first, len(elements)):
        forms, optional, several = elements[k]
        if not forms and not several:
            return _end_over_gap(tokens, i, elements, k + 1)
        at = _unquoted(tokens, i)
        _, _, _, low, bare = tokens[at] if at < len(tokens) else _NO_TOKEN
        fits = low in forms or bare in forms
        if optional or several:
            if fits and (end := _end(tokens, at + 1, elements, k + 1)):
                return end
            for words in several:
                follow = low in words[0] and _follow(tokens, at, words)
                if follow and (end := _end(tokens, at + len(words), elements, k + 1)):
                    return end
            if not optional:
                return 0
        elif fits:
            i = at + 1
        else:
            return 0
    return i


def _end_over_gap(tokens: Sequence[Token], i: int, elements: tuple[_Element, ...], first: int) -> int:
    """Index after the match of ``elements[first:]`` from token ``i`` or a few words after it, or 0."""
    if first == len(elements):
        return i
    forms, optional, several = elements[first]
    between = 0
    while True:
        _, _, text, low, bare = tokens[i] if i < len(tokens) else _NO_TOKEN
        fits = optional or several or low in forms or bare in forms or text in _QUOTES
        if fits and (end := _end(tokens, i, elements, first)):
            return end
        in_list = text == "," and _lists_names(tokens, i)
        if i >= len(tokens) or (text in _STOPS and not in_list) or between == _GAP:
            return 0
        between += text not in _QUOTES and not text[0].isupper() and not in_list  # a name is no more than one thing
        i += 1


def _lists_names(tokens: Sequence[Token], i: int) -> bool:
    """Whether the comma at ``i`` stands in a list of names that ends with "and": "X, | Y and Z"."""
    if not i or not tokens[i - 1].text[0].isupper():
        return False
    for k in range(i + 1, len(tokens) - 1):
        if tokens[k].lower in ("and", "or"):
            return tokens[k + 1].text[0].isupper()
        if not (tokens[k].text[0].isupper() or tokens[k].text == ","):
            return False
    return False


def _unquoted(tokens: Sequence[Token], i: int) -> int:
    """The first token from ``i`` that is no quotation mark."""
    while i < len(tokens) and tokens[i].text in _QUOTES:
        i += 1
    return i


def _follow(tokens: Sequence[Token], i: int, words: Sequence[frozenset[str]]) -> bool:
    """Whether the words of an alternative of several words stand at token ``i``."""
    return i + len(words) <= len(tokens) and all(tokens[i + k].lower in forms for k, forms in enumerate(words))


def forms_of(word: str) -> frozenset[str]:
    """All forms that one word of a pattern stands for: ``raid:n`` is "raid" and "raids"."""
    return _element(word).forms
