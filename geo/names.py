"""Folding of place names, so that spellings of one name meet. Shared by the build and the run time.

``fold`` is strict: case, accents, apostrophes, hyphens and full stops do not matter, letters do.
``fold_loose`` is a skeleton for Slavic names in which the usual romanisations of Russian and Ukrainian meet.
Neither keeps offsets: fold a span of a text, never the text.
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing itself would cost a third of the start-up
if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["fold", "fold_loose", "same_sounds", "skeleton"]

# Marks that some spellings have and others leave out: apostrophes, primes, soft signs of romanisations, quotes,
# soft hyphen, zero-width characters and text direction marks. NFKD would turn some of them into spaces.
_DROPPED = "'’‘‚‛ʼʻʽʾʿʹʺˈ`´′‵″“”„\"·\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_SPACES = "-‐‑‒–—―−﹘﹣－_"
_LETTERS = {  # Latin and Cyrillic letters that Unicode does not decompose, as people type them without the accent
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "n",
    "ə": "a", "ƶ": "z", "ɓ": "b", "ɗ": "d", "ƙ": "k",
}  # fmt: skip
_BEFORE = {ord(c): None for c in _DROPPED} | {ord(c): " " for c in _SPACES}
_AFTER = _BEFORE | {ord(c): letters for c, letters in _LETTERS.items()}


def fold(name: str) -> str:
    """Strict key of a name: names with equal keys are the same spelling but for case, accents and punctuation.

    Case-folded; compatibility forms and accents (also ё → е) removed; apostrophes and the marks that romanisations
    write for soft signs dropped; hyphens, dashes and runs of white space become one space; the full stops of
    abbreviations are dropped, so that "U.S." meets "US" and "St. Petersburg" meets "St Petersburg". Cyrillic letters
    stay Cyrillic. ``fold(f"{a} {b}")`` is ``f"{fold(a)} {fold(b)}"`` where neither is empty, which lets a
    recogniser fold token by token.

    Examples
    --------
    >>> fold("L'viv"), fold("GORA–PODOL"), fold("U.S."), fold("Тёткино")
    ('lviv', 'gora podol', 'us', 'теткино')
    """
    if name.isascii():
        text = name.lower()
        if text.isalpha():
            return text
        if text.replace(" ", "").isalpha():
            return " ".join(text.split())
        text = text.translate(_BEFORE)
    else:
        from unicodedata import combining, normalize  # noqa: PLC0415  (loads a library; most names do without it)

        # Twice, because decomposing can yield capitals and case folding can yield composed letters.
        text = normalize("NFKD", normalize("NFKD", name.translate(_BEFORE)).casefold())
        text = "".join([c for c in text if not combining(c)]).translate(_AFTER)
    if "." in text:
        text = " ".join([_without_stops(word) for word in text.split()])
    return " ".join(text.split())


def _without_stops(word: str) -> str:
    """Drop full stops: "u.s." and "st." lose them, in "st.petersburg" it separated two words."""
    parts = [part for part in word.split(".") if part]
    return ("" if all(len(part) == 1 for part in parts) else " ").join(parts)


_LATIN = {  # Cyrillic to the Latin letters whose skeleton below is the same
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "є": "e", "ж": "ž", "з": "z", "и": "i",
    "і": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ф": "f", "х": "ĥ", "ц": "ĉ", "ч": "č", "ш": "š", "щ": "š", "ы": "i", "э": "e", "ю": "u", "я": "a",
    "ь": "", "ъ": "", "ьо": "e", "ио": "e", "ја": "a",
}  # fmt: skip
_GRAPHS = _LATIN | {
    "shch": "š", "sch": "š", "sh": "š", "sz": "š", "tsch": "č", "tch": "č", "ch": "č", "cz": "č", "zh": "ž",
    "kh": "ĥ", "ts": "ĉ", "tz": "ĉ", "ck": "k", "c": "ĉ", "x": "ks", "w": "v", "h": "g", "q": "k",
    "ya": "a", "ia": "a", "ja": "a", "yu": "u", "iu": "u", "ju": "u", "ye": "e", "ie": "e", "je": "e",
    "yo": "e", "io": "e", "jo": "e", "j": "i", "y": "i",
}  # fmt: skip
_SPELT: Callable[[str], list[str]] | None = None
_ACCENTED = str.maketrans({"š": "sh", "č": "ch", "ž": "zh", "Š": "sh", "Č": "ch", "Ž": "zh", "ґ": "г", "Ґ": "г"})


def fold_loose(name: str) -> str:
    """Skeleton of a Slavic name: spellings that differ by romanisation or by Russian and Ukrainian forms meet.

    A rule of our own, over the systems in use (BGN/PCGN, ISO 9, the Ukrainian national system of 2010, scholarly):
    letters for one sound are merged (g/h/г/ґ, sh/shch, i/y/j/й/и/і/ы, ya/ia/ja/я, ё/yo/jo/е), soft and hard signs
    dropped; of the sounds in which the two languages differ, e and i are merged (Belgorod, Bilhorod), also o before
    v (Kharkov, Kharkiv), and adjective endings are cut to their Ukrainian length (Velikaya, Velyka); double letters
    and spaces go. Different names can meet too: use it after ``fold`` has found nothing, or rank it below.

    Examples
    --------
    >>> fold_loose("Graivoron") == fold_loose("Hrayvoron") == fold_loose("Грайворон")
    True
    """
    return skeleton(fold(name.translate(_ACCENTED)))


def skeleton(folded: str) -> str:
    """Skeleton of a name that is folded already; ``fold_loose`` for names without š, č, ž and ґ."""
    return _squeeze("".join([_ending(_sounds(word)) for word in folded.split()]))


def same_sounds(one: str, other: str) -> bool:
    """Whether two names are one as Russian and Ukrainian spell it, their endings included.

    Examples
    --------
    >>> same_sounds("Vishnyovka", "Vyshnivka"), same_sounds("Krasny", "Krasnoye")
    (True, False)
    """
    one, other = [_squeeze("".join([_sounds(word) for word in fold(name).split()])) for name in (one, other)]
    return one == other


def _sounds(word: str) -> str:
    """One letter for each sound, longest spelling first."""
    global _SPELT  # noqa: PLW0603  (compiled when first needed: most uses of this module only fold)
    if _SPELT is None:
        import re  # noqa: PLC0415

        _SPELT = re.compile("|".join([*sorted(_GRAPHS, key=len, reverse=True), "."]), re.DOTALL).findall
    return "".join([_GRAPHS.get(graph, graph) for graph in _SPELT(word)])


def _ending(word: str) -> str:
    """Cut the endings in which adjectives differ: -ая/-а, -ое/-е, -ый/-ой/-ий."""
    if len(word) > 4 and word.endswith(("oe", "ei", "oi", "ii")):
        return word[:-2] + "i"
    return word


def _squeeze(text: str) -> str:
    """Merge e and i, and o before v; drop doubled letters."""
    text = text.replace("i", "e").replace("ov", "ev")
    return "".join([letter for letter, before in zip(text, "\0" + text, strict=False) if letter != before])
