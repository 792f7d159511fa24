"""Turns an HTML page into its visible text, says which part of it is the article, and reads its metadata.

The visible text is what a browser would show, block by block; nothing is left out of it. The main article is found by
trafilatura (Barbaresi 2021, ACL-IJCNLP demo); what it leaves out is marked with a reason, not deleted. Publication
dates come from JSON-LD, meta and time elements and, last, from htmldate restricted to marked-up dates: a date is never
guessed from a copyright line.
"""

from __future__ import annotations

import copy
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from geo.lexicon import lexicon, per_lexicon
from geo.model import SetAside

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Page", "read_page"]

_INVISIBLE = frozenset(
    "script style noscript template head svg math iframe object embed canvas audio video source datalist map".split()  # noqa: SIM905
)
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp small span "  # noqa: SIM905
    "strike strong sub sup time tt u var wbr img picture".split()
)
_LINES = frozenset({"li", "tr", "dt", "dd", "option", "br", "caption"})  # on a line of their own, not a paragraph
_SPACE = re.compile(r"[ \t\n\r\f]+")
_NOT_TEXT = re.compile(r"[\s|•·\-–—*]+")
_NAME = re.compile(r"[^a-z0-9]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_NEVER = frozenset({"menu", "comments", "newsletter prompt", "cookie notice", "page footer", "shop", "form"})
_LONG = 25  # characters without spaces from which a block is recognised inside a longer one


@dataclass(frozen=True, slots=True)
class Page:
    """An HTML page, read.

    ``text`` is the visible text; ``set_aside`` are the parts that are not the article. ``found`` is whether there is
    an article at all. ``published`` is as the page has it, as a rule ISO 8601.
    """

    text: str
    set_aside: tuple[SetAside, ...]
    found: bool
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None
    language: str | None
    author: str | None = None


@dataclass(slots=True)
class _Block:
    """A stretch of visible text that a browser shows as one block."""

    start: int
    end: int
    reason: str  # what the elements around it say it is part of; "" when nothing
    tag: str
    parent: Any
    linked: int = 0  # characters of it inside links
    kept: bool = False
    key: str = ""


@dataclass(slots=True)
class _Writer:
    """Collects visible text as blocks, with white space as a browser shows it."""

    parts: list[str] = field(default_factory=list)
    blocks: list[_Block] = field(default_factory=list)
    length: int = 0
    gap: str = ""  # what separates the next text from the last
    open: bool = False

    def write(self, text: str | None, element: Any, around: _Around) -> None:
        """Add the text of one node."""
        shown = (text or "") if around.pre else _SPACE.sub(" ", text or "")
        if not shown or (not self.open and shown.isspace()):
            return
        if not self.open:
            shown = shown.strip("\n") if around.pre else shown.lstrip(" ")
            self._add(self.gap if self.length else "")
            self.blocks.append(_Block(self.length, self.length, around.reason, element.tag, element))
            self.open, self.gap = True, ""
        elif not around.pre and shown[0] == " " and self.parts[-1].endswith(" "):
            shown = shown[1:]
        self._add(shown)
        block = self.blocks[-1]
        block.end = self.length
        block.linked += len(shown) if around.linked else 0

    def begin(self, tag: str) -> None:
        """Begin an element: a block, unless it stands within a line."""
        if tag == "br":
            self.line_break()
        elif tag not in _INLINE:
            self.close(_gap(tag))

    def close(self, gap: str) -> None:
        """End the block; the next one stands ``gap`` further."""
        if self.open and self.parts[-1].endswith(" "):
            kept = self.parts[-1].rstrip(" ")
            self.length -= len(self.parts[-1]) - len(kept)
            self.parts[-1] = kept
            self.blocks[-1].end = self.length
        self.open = False
        self.gap = max(self.gap, gap, key=lambda mark: (len(mark), mark))  # a line outranks a tab

    def line_break(self) -> None:
        """End the line; two breaks in a row are how old pages begin a paragraph."""
        self.close("\n\n" if not self.open and self.gap == "\n" else "\n")

    def finish(self) -> tuple[str, list[_Block]]:
        """Give the text and its blocks."""
        self.close("")
        text = "".join(self.parts)
        for block in self.blocks:
            block.key = _NOT_TEXT.sub("", text[block.start : block.end])
        return text, self.blocks

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)


def read_page(html: str, url: str | None = None) -> Page:
    """Read an HTML page.

    Parameters
    ----------
    html : str
        The page, decoded.
    url : str, optional
        Where it came from, to complete relative addresses.
    """
    from lxml import etree  # noqa: PLC0415
    from lxml import html as lxml_html  # noqa: PLC0415

    source = _DECLARATION.sub("", html).replace("\x00", "")
    try:
        tree = lxml_html.document_fromstring(source, parser=lxml_html.HTMLParser(encoding=None, huge_tree=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return Page("", (), found=False, title=None, publisher=None, published=None, url=None, language=None)
    metadata = _metadata(tree, url)
    text, blocks = _visible(tree)
    _choose(text, blocks, _main_text(source, url), metadata["title"])
    return Page(
        text,
        _set_aside(blocks),
        found=any(block.kept for block in blocks),
        **metadata,
    )


# --- visible text --------------------------------------------------------------------------------------------------


def _visible(tree: Any) -> tuple[str, list[_Block]]:
    """Write the visible text of a page, and its blocks in order."""
    from lxml import etree  # noqa: PLC0415

    out = _Writer()
    around: list[_Around] = [_Around("", linked=False, pre=False)]
    skipped = None  # the element that is not shown, while inside it
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start" and skipped is None:
            if _is_hidden(element, tag):
                skipped = element
                continue
            around.append(around[-1].inside(element, tag))
            out.begin(tag)
            out.write(element.text, element, around[-1])
        elif event != "start" and (skipped is None or skipped is element):
            if skipped is element:
                skipped = None
            elif event == "end":
                around.pop()
                if tag not in _INLINE and tag != "br":
                    out.close(_gap(tag))
            if element is not tree:
                out.write(element.tail, element.getparent(), around[-1])
    return out.finish()


@dataclass(frozen=True, slots=True)
class _Around:
    """What the elements around a text say of it."""

    reason: str
    linked: bool
    pre: bool

    def inside(self, element: Any, tag: str) -> _Around:
        """Say the same for the text of an element in it."""
        return _Around(
            _element_reason(element, tag) or self.reason, self.linked or tag == "a", self.pre or tag == "pre"
        )


def _gap(tag: str) -> str:
    """Choose what separates a block from its neighbours."""
    if tag in {"td", "th"}:
        return "\t"
    return "\n" if tag in _LINES else "\n\n"


def _is_hidden(element: Any, tag: str) -> bool:
    """Whether a browser would not show an element."""
    if tag in _INVISIBLE or "hidden" in element.attrib or element.get("aria-hidden") == "true":
        return True
    if tag in {"", "input"}:
        return True
    style = element.get("style")
    return bool(style and _HIDDEN.search(style))


@per_lexicon
def _names() -> dict[str, str]:
    """Which part of a page the name of an element, class, id or role stands for."""
    return {name: reason for reason, names in lexicon("boilerplate")["html"].items() for name in names}


def _element_reason(element: Any, tag: str) -> str:
    """Name the part of the page an element is by its name, role, class or id; "" when it could be the article."""
    if tag in {"html", "body", "main", "article"}:
        return ""
    names = _names()
    labels = [tag, element.get("role", ""), *element.get("class", "").lower().split(), element.get("id", "").lower()]
    for label in labels:
        if label in names:
            # the head of an article has its headline and first lines, that of a page its menu
            heads = label in {"header", "banner"} and next(element.iterancestors("article", "main"), None) is not None
            return "" if heads else names[label]
    for label in labels[2:]:
        # "comments-area" and "related_posts" are, "has-sidebar" and "no-comments" are not
        words = [word for word in _NAME.split(label) if word]
        if words and words[0] in names and words[0] not in {"header", "banner", "widget", "ad"}:
            return names[words[0]]
    return ""


# --- the article in it ---------------------------------------------------------------------------------------------


def _main_text(source: str, url: str | None) -> str:
    """Extract the main article's text by trafilatura; "" when it finds none."""
    import logging  # noqa: PLC0415

    from lxml.html import document_fromstring  # noqa: PLC0415
    from trafilatura import bare_extraction  # noqa: PLC0415

    logger = logging.getLogger("trafilatura")
    if logger.level == logging.NOTSET:
        logger.setLevel(logging.CRITICAL)  # it logs pages without an article; we raise
    # parsed anew without huge_tree, hence at most 256 elements deep: jusText takes quadratic time in the depth
    tree = document_fromstring(source)
    found: Any = bare_extraction(tree, url=url, include_comments=False, include_tables=True)
    return (found.text or "") if found else ""


def _choose(text: str, blocks: list[_Block], main: str, title: str | None) -> None:
    """Mark the blocks that are the article."""
    lines = {key for line in main.split("\n") if (key := _NOT_TEXT.sub("", line))}
    whole = "".join(lines_ordered := [_NOT_TEXT.sub("", line) for line in main.split("\n")])
    longer = [key for key in lines_ordered if len(key) >= _LONG]
    title_key = _NOT_TEXT.sub("", title or "")
    for block in blocks:
        if len(block.key) >= _LONG:
            block.kept = block.key in whole or any(key in block.key for key in longer)
        else:
            block.kept = block.key in lines and not block.reason
    if not any(block.kept for block in blocks):
        # too short for trafilatura, or unlike a page it knows: sentences that no element marks as something else
        for block in blocks:
            block.kept = not block.reason and not _is_linked(block) and _is_sentence(text[block.start : block.end])
    _drop_strangers(blocks)
    kept = [i for i, block in enumerate(blocks) if block.kept]
    if not kept:
        return
    heading = _heading(blocks, title_key, kept[0])
    first, last = min(kept[0], heading), _last(text, blocks, kept[-1])
    blocks[heading].kept = True
    for block in blocks[first : last + 1]:
        block.kept = block.kept or (not block.reason and not _is_linked(block))


def _drop_strangers(blocks: list[_Block]) -> None:
    """Leave out what trafilatura took along from parts that are never the article, when most of it is elsewhere."""
    kept = [block for block in blocks if block.kept]
    strangers = [block for block in kept if block.reason in _NEVER or (block.reason and _is_linked(block))]
    if 2 * sum(len(block.key) for block in strangers) < sum(len(block.key) for block in kept):
        for block in strangers:
            block.kept = False


def _heading(blocks: list[_Block], title_key: str, first: int) -> int:
    """Index of the headline before the article; of its first block when there is none."""
    for i in range(first, -1, -1):
        if title_key and blocks[i].key == title_key and blocks[i].reason != "menu":
            return i
    near = range(first, max(-1, first - 12), -1)  # further up, the first heading is the name of the site
    return next((i for i in near if blocks[i].tag == "h1" and blocks[i].reason != "menu"), first)


def _last(text: str, blocks: list[_Block], last: int) -> int:
    """Index of the last block of the article: sentences and list items beside the last one found belong to it."""
    parent = blocks[last].parent.getparent()
    while last + 1 < len(blocks):
        block = blocks[last + 1]
        beside = parent is not None and parent in (block.parent.getparent(), _grandparent(block.parent))
        content = _is_sentence(text[block.start : block.end]) or block.tag == "li"
        if block.reason or not beside or not content or _is_linked(block):
            break
        last += 1
    return last


def _grandparent(element: Any) -> Any:
    parent = element.getparent()
    return None if parent is None else parent.getparent()


def _is_linked(block: _Block) -> bool:
    """Whether a block is mostly links."""
    return 2 * block.linked > block.end - block.start


def _is_sentence(text: str) -> bool:
    return len(text.split()) >= 5 and text.rstrip("\"'”’»)]")[-1:] in {".", "!", "?", "…", "。"}


def _set_aside(blocks: list[_Block]) -> tuple[SetAside, ...]:
    """Turn the blocks that are not the article into parts, neighbours of one reason joined."""
    parts: list[SetAside] = []
    previous = -2
    for i, block in enumerate(blocks):
        if block.kept or block.start == block.end:
            continue
        reason = block.reason or "outside the article"
        if previous == i - 1 and parts[-1].reason == reason:
            parts[-1] = SetAside(parts[-1].start, block.end, reason)
        else:
            parts.append(SetAside(block.start, block.end, reason))
        previous = i
    return tuple(parts)


# --- metadata ------------------------------------------------------------------------------------------------------


def _metadata(tree: Any, url: str | None) -> dict[str, str | None]:
    """Title, publisher, publication date, canonical address and language of a page."""
    from trafilatura.metadata import extract_metadata  # noqa: PLC0415

    linked = _json_ld(tree)
    found = extract_metadata(copy.deepcopy(tree), default_url=url, extensive=False)
    canonical = _canonical(tree, url)
    return {
        "title": _line(linked.get("headline")) or _title(tree, _line(found.title), _line(found.sitename)),
        "publisher": _line(linked.get("publisher")) or _line(found.sitename),
        "published": _published(tree, linked, canonical or url),
        "url": canonical,
        "author": _author(linked.get("author")) or _author(found.author),
        "language": (tree.get("lang") or tree.get("xml:lang") or "").partition("-")[0].lower() or None,
    }


def _author(value: Any) -> str | None:
    """Names of the authors, as schema.org or trafilatura give them, joined by semicolons."""
    people = value if isinstance(value, list) else [value]
    names = [_line(person.get("name") if isinstance(person, dict) else person) for person in people]
    known = [name for name in names if name and not name.startswith(("http://", "https://"))]
    return "; ".join(dict.fromkeys(known)) or None


def _title(tree: Any, found: str | None, site: str | None) -> str | None:
    """Find the headline: as made for sharing, else the heading that the window's title repeats, else trafilatura's."""
    shared = _line(next(iter(tree.xpath('//meta[@property="og:title" or @name="twitter:title"]/@content')), None))
    window = _line(tree.findtext(".//title")) or ""
    headings = [_line(heading.text_content()) or "" for heading in tree.iter("h1", "h2")]
    repeated = max((text for text in headings if text in window and text != site), key=len, default="")
    if len(repeated.split()) >= 2 and (not shared or repeated in shared):
        return repeated
    return shared or (found if found != site else None) or window or found


def _published(tree: Any, linked: dict[str, Any], url: str | None) -> str | None:
    """When the page says it was published."""
    if isinstance(linked.get("datePublished"), str):
        return str(linked["datePublished"])
    marked = (
        '//meta[@property="article:published_time"]/@content',
        '//meta[@property="og:article:published_time"]/@content',
        '//meta[@itemprop="datePublished"]/@content',
        '//*[@itemprop="datePublished"]/@datetime',
        '//meta[@name="parsely-pub-date" or @name="sailthru.date" or @name="pubdate" or @name="publish-date"]/@content',
        '//meta[@name="DC.date.issued" or @name="dcterms.created" or @name="citation_publication_date"]/@content',
        "//article//time[@pubdate]/@datetime",
    )
    for path in marked:
        for value in tree.xpath(path):
            if value.strip():
                return str(value).strip()
    from htmldate import find_date  # noqa: PLC0415

    found = find_date(copy.deepcopy(tree), extensive_search=False, original_date=True, url=url)
    return found if isinstance(found, str) else None


def _canonical(tree: Any, url: str | None) -> str | None:
    """Find the address the page gives itself, unless that is only its site's front page."""
    for path in ('//link[@rel="canonical"]/@href', '//meta[@property="og:url"]/@content'):
        for value in tree.xpath(path):
            try:
                full = urljoin(url or "", value.strip())
                parts = urlsplit(full)
            except ValueError:
                continue
            if parts.scheme in {"http", "https"} and parts.netloc and (parts.path.strip("/") or parts.query):
                return str(full)
    return None


_ARTICLES = frozenset({"Article", "NewsArticle", "ReportageNewsArticle", "BlogPosting", "LiveBlogPosting", "Report"})


def _json_ld(tree: Any) -> dict[str, Any]:
    """Read headline, datePublished and publisher's name of the page's article from its JSON-LD (schema.org)."""
    for script in tree.xpath('//script[@type="application/ld+json"]/text()'):
        try:
            data = json.loads(script, strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _items(data):
            kinds = item.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(kind, str) and (kind in _ARTICLES or kind.endswith("Article")) for kind in kinds):
                publisher = item.get("publisher")
                if isinstance(publisher, list):
                    publisher = publisher[0] if publisher else None
                name = publisher.get("name") if isinstance(publisher, dict) else publisher
                return {**item, "publisher": name}
    return {}


def _items(data: Any) -> Iterator[dict[str, Any]]:
    """Objects of a JSON-LD document: itself, its list, its graph."""
    if isinstance(data, list):
        for part in data:
            yield from _items(part)
    elif isinstance(data, dict):
        yield data
        if isinstance(data.get("@graph"), list):
            yield from _items(data["@graph"])


def _line(value: Any) -> str | None:
    """Put a string on one line; None for anything else or nothing."""
    return " ".join(value.split()) or None if isinstance(value, str) else None
