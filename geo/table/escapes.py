"""Text as the cell of a file that cannot hold every text as it is, and back, without loss.

Two dangers: a spreadsheet runs a cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a carriage return as a
formula (OWASP, "CSV Injection"); XML (KML, XLSX) has no way to write most control characters and turns a carriage
return into a line feed. Article text is hostile, so both happen.
"""

from __future__ import annotations

import re

__all__ = ["as_text", "from_text", "from_xml", "to_xml"]

_FORMULA = "=+-@\t\r＝＋－＠"  # the wide forms too: some spreadsheets take them for the narrow ones
_MARK = "'"
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_WRITTEN = re.compile("_x([0-9A-Fa-f]{4})_")


def as_text(value: str) -> str:
    """Mark a text that a spreadsheet would run as a formula.

    >>> as_text("=1+1"), as_text("'=1+1"), as_text("the village"), as_text("'til dawn")
    ("'=1+1", "''=1+1", 'the village', "'til dawn")
    """
    bare = value.lstrip(_MARK)
    return _MARK + value if bare[:1] and bare[0] in _FORMULA else value


def from_text(value: str) -> str:
    """Take the mark off again.

    >>> from_text("'=1+1"), from_text("''=1+1"), from_text("'til dawn")
    ('=1+1', "'=1+1", "'til dawn")
    """
    bare = value.lstrip(_MARK)
    return value[1:] if value[:1] == _MARK and bare[:1] and bare[0] in _FORMULA else value


def to_xml(value: str) -> str:
    r"""Write what XML cannot hold as ``_xHHHH_``, the way spreadsheets do.

    >>> to_xml("a\rb"), to_xml("_x000D_")
    ('a_x000D_b', '_x005F_x000D_')
    """
    return _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", value)


def from_xml(value: str) -> str:
    r"""Read ``_xHHHH_`` back.

    >>> from_xml("a_x000D_b"), from_xml("_x005F_x000D_")
    ('a\rb', '_x000D_')
    """
    return _WRITTEN.sub(lambda found: chr(int(found[1], 16)), value)
