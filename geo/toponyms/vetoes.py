"""What no recogniser may take for a place: names that hold one, but are those of a person, a paper or an army."""

from __future__ import annotations

from geo.lexicon import lexicon, per_lexicon

TYPE_CHECKING = False
if TYPE_CHECKING:
    from geo.toponyms.view import View

__all__ = ["is_other"]

_FAR = 3  # tokens after a name that may make another one of it


def is_other(view: View, first: int, last: int) -> bool:
    """Whether the words beside a name make it part of another one: a person's, a newspaper's, a military unit's.

    "Georgia Smith", "Mr. Washington", "the Washington Post", "Freedom of Russia Legion", "Bank of England", "Texas
    Instruments", "Manchester United", "the Marburg virus". Police, schools and offices named after a place are not
    meant: they stand for it.
    """
    if view.has(first - 1, "of") and view.has(first - 2, "other_of") and view.is_capital(first - 2):
        return True
    end = last
    while end < last + _FAR and view.is_capital(end + 1) and not view.tokens.initial[end + 1]:
        end += 1
    if end > last and (view.has(end, "other_last") or view.low(end) in _named_after("teams_and_firms")):
        return True
    if view.low(last + 1) in _named_after("diseases") and not view.has(first - 1, "locative"):
        return True
    return first == last and _is_person(view, first)


@per_lexicon
def _named_after(what: str) -> frozenset[str]:
    return frozenset(lexicon("toponyms")["named_after_places"][what])


def _is_person(view: View, i: int) -> bool:
    tokens, after = view.tokens, i + 1
    if view.word(i).given and view.is_capital(after) and len(tokens.words[after]) > 1:
        other = view.word(after)
        if len(tokens.gaps[after]) == 1 and other.surname > 1 and not other.lists and not view.bits(i, after):
            return other.common < 5 or other.surname > 3
    at = i - 2 if view.low(i - 1) == "." and tokens.glued(i - 1) else i - 1
    return view.has(at, "personal") and view.is_capital(at) and not tokens.initial[i]
