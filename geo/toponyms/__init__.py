"""Toponym recognition: which spans of a text are place names.

Two recognisers stand behind one protocol. ``RuleRecognizer`` weighs evidence that a person can read (``rules``):
what the gazetteer knows of a name, the words beside it ("village of", "district", "in"), and what speaks against it:
given names, titles, organisations, ordinary words, the same name borne by a person elsewhere in the text.
``TaggerRecognizer`` is a statistical tagger (``tagger``) over the same evidence and more (``document``,
``features``), trained on annotated news; without its weights it is the rules. Both cut the text the same way
(``tokens``) and know the same words (``words``).

What is a place name here: countries, regions, settlements, streets and landscape as written, without the lower-case
word that follows ("Belgorod" in "Belgorod region") but with a capitalised one ("Belgorod Oblast"). A building that
speaks for a government ("the Kremlin", "the White House") is none.
"""

from __future__ import annotations

from geo.errors import DataError
from geo.lexicon import per_lexicon
from geo.model import Toponym, ToponymKind
from geo.resources import data_path
from geo.toponyms.document import Document
from geo.toponyms.rules import Rules
from geo.toponyms.tagger import Tagger
from geo.toponyms.tokens import Tokens
from geo.toponyms.vetoes import is_other
from geo.toponyms.villages import villages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.model import Recognizer

__all__ = ["RuleRecognizer", "TaggerRecognizer", "recognizer"]

WEIGHTS = "tagger.bin"
_KINDS = {"B": ToponymKind.NAME, "D": ToponymKind.DEMONYM}


class RuleRecognizer:
    """Recognises place names by rules and the gazetteer; needs no training and no weights."""

    def recognize(self, text: str) -> list[Toponym]:
        """Find place names and demonyms.

        Parameters
        ----------
        text : str
            Any text, of any length and language; the time taken is linear in its length.

        Returns
        -------
        list of Toponym
            In order, not overlapping; offsets are code points into ``text``.
        """
        tokens = Tokens(text)
        rules = Rules(tokens)
        spans = [(first, last, "B") for first, last in rules.places()]
        spans += [(first, last, "D") for first, last in rules.demonyms]
        return _toponyms(text, tokens, sorted(spans))


class TaggerRecognizer:
    """Recognises place names with the trained tagger; without its weights, or in another script than Latin, by rules.

    Parameters
    ----------
    weights : str, optional
        Path of the weights; those of the package when not given.
    """

    def __init__(self, weights: str | None = None) -> None:
        self._rules = RuleRecognizer()
        self._tagger: Tagger | None = None
        try:
            self._tagger = Tagger(weights or data_path(WEIGHTS))
        except DataError:
            self._tagger = None  # the package was built without it

    def recognize(self, text: str) -> list[Toponym]:
        """Find place names and demonyms; see ``RuleRecognizer.recognize``."""
        tokens = Tokens(text)
        if self._tagger is None or not (text.isascii() or tokens.is_latin()):
            return self._rules.recognize(text)
        document = Document(tokens)
        spans = [span for span in self._tagger.spans(document) if span[2] == "D" or not is_other(document, *span[:2])]
        return _toponyms(text, tokens, sorted([*spans, *villages(document, spans)]))


def _toponyms(text: str, tokens: Tokens, spans: Iterable[tuple[int, int, str]]) -> list[Toponym]:
    out: list[Toponym] = []
    lengths = tokens.lengths
    end, after = -1, 0  # of the toponym before, and the token after it; no space stands before the text
    for first, last, label in spans:
        if first >= after:
            start = end + sum(lengths[after : first + 1]) - len(tokens.words[first])
            end += sum(lengths[after : last + 1])
            after = last + 1
            out.append(Toponym(start, end, text[start:end], _KINDS[label]))
    return out


@per_lexicon
def recognizer() -> Recognizer:
    """The recogniser of the package, made once."""
    return TaggerRecognizer()
