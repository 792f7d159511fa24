"""A ``folium.Map`` whose page carries everything it needs and asks nobody for anything.

``ClaimsMap`` is a ``folium.Map``: layers can be added to it as to any other. Its figure, ``Page``, differs from
branca's: links to code are replaced by the code itself, and one it does not know raises, so that no plugin can make
the reader's browser ask a third party. A content security policy with the hash of every script and style forbids the
rest. Data of articles never passes through folium, branca or Jinja, which treat strings as templates: it travels in
one JSON block that our own script reads.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import html
import json
import os
import re
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink, Link
from folium.template import Template

from geo.collector import garbage_collection_off
from geo.errors import SettingsError
from geo.output import write_atomically
from geo.resources import data_path
from geo.webmap.notebook import beside

if TYPE_CHECKING:
    from collections.abc import Iterator

_HERE = Path(__file__).parent
_PACK_FROM = 20_000  # bytes of JSON from which the block is compressed; below, it stays readable in the file
_LARGE = 1_000_000  # from here the quickest compression: the hardest takes many times as long for a fifth of the size
_SCRIPT = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1\s*>", re.DOTALL | re.IGNORECASE)
_INLINE_STYLE = re.compile(r"(<[a-z][^<>`]*?\s)style=", re.IGNORECASE)
_SLOT = re.compile(r"<!--slot:(\w+)-->")
_OUR_LINKS = {"incursion-map:leaflet.js": "leaflet.js", "incursion-map:leaflet.css": "leaflet.css"}


def json_block(values: Any) -> str:
    """Return JSON that is safe inside a ``<script>`` element: no character in it can end or open anything."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        if character in text:
            text = text.replace(character, f"\\u{ord(character):04x}")
    try:
        text.encode()
    except UnicodeEncodeError:
        # A lone surrogate (a badly decoded page) cannot be written as UTF-8; as an escape it can.
        text = re.sub("[\ud800-\udfff]", lambda match: f"\\u{ord(match[0]):04x}", text)
    return text


class Page(Figure):
    """The HTML page of a map: one file, no requests.

    Parameters
    ----------
    values
        The data block (see ``geo.webmap.data.payload``).
    """

    def __init__(self, values: dict[str, Any]) -> None:
        super().__init__(height="720px")
        self.values = values

    @property
    def notes(self) -> list[str]:
        """Remarks on how the map was made."""
        return list(self.values["notes"])

    def render(self, **kwargs: Any) -> str:
        """Return the whole page.

        Raises
        ------
        SettingsError
            If a layer asks for code from the network that is not part of this package.
        """
        with garbage_collection_off():
            return self._render(**kwargs)

    def _render(self, **kwargs: Any) -> str:
        for child in self._children.values():
            child.render(**kwargs)
        styles, scripts, raw = self._head()
        rename = self._renamer()
        body_script = rename(self.script.render(**kwargs))
        markup = rename(self.html.render(**kwargs))
        reports = {name: part for name, part in self.values.items() if name != "base"}
        blocks = _data_block("map-data", reports), _data_block("map-base", self.values["base"], pack_from=0)
        slots = {
            "styles": "\n".join([*styles, _style(_own("ui.css"))]),
            "head": rename(raw),
            "map": markup,
            "data": "\n".join(blocks),
            "scripts": "\n".join([*scripts, _script(_own("review.js")), _script(_own("ui.js")), _script(body_script)]),
            "csp": "",
        }
        # The blocks are data, never executed: they stay out of the text whose scripts are hashed.
        hashed = "".join(text for name, text in slots.items() if name != "data")
        slots["csp"] = html.escape(_policy(hashed, self.values["tiles"]), quote=True)
        return _SLOT.sub(lambda match: slots[match[1]], _own("page.html"))

    def _head(self) -> tuple[list[str], list[str], str]:
        """Split what the layers put into the head: styles and scripts (inlined), and anything else."""
        styles, scripts, rest = [], [], []
        for element in self.header._children.values():  # noqa: SLF001 (branca has no public way)
            if isinstance(element, Link):
                name = _OUR_LINKS.get(element.url)
                if name is None:
                    raise SettingsError(
                        "expected layers that need only Leaflet; one asks for "
                        f"{element.url}, and the page of this map loads nothing from the network"
                    )
                if isinstance(element, CssLink):
                    styles.append(_style(_leaflet(name)))
                elif isinstance(element, JavascriptLink):
                    scripts.append(_script(_leaflet(name)))
            else:
                rest.append(element.render())
        return styles, scripts, "\n".join(rest[1:])  # the first is branca's own charset tag, the page has one

    def _renamer(self) -> Any:
        """Return a function that replaces branca's random names by numbers, in the order of the tree."""
        numbers: dict[str, str] = {}
        for element in _tree(self):
            numbers.setdefault(element._id, f"{len(numbers):04d}")  # noqa: SLF001
        pattern = re.compile(r"(?<=_)[0-9a-f]{32}(?![0-9a-f])")
        return lambda text: _restyle(_lines(pattern.sub(lambda match: numbers.get(match[0], match[0]), text)))


class ClaimsMap(folium.Map):
    """The map of claimed incidents: a ``folium.Map`` without tiles, drawn from one data block by the page's script.

    Parameters
    ----------
    values
        The data block (see ``geo.webmap.data.payload``).
    location
        Latitude and longitude of the first view; the page then frames the incidents.
    """

    # Own lists: folium's add_js_link changes these lists, which folium's classes share.
    default_js = [("leaflet", "incursion-map:leaflet.js")]  # noqa: RUF012 (folium's name and type)
    default_css = [("leaflet_css", "incursion-map:leaflet.css")]  # noqa: RUF012
    _template = Template("""
        {% macro html(this, kwargs) %}
            <div class="folium-map" id={{ this.get_name()|tojson }}></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = incursionMap.create(
                {{ this.get_name()|tojson }},
                {center: {{ this.location|tojson }}, ...{{ this.options|tojavascript }}}
            );
            {%- for layer in this.objects_to_stay_in_front %}
            incursionMap.keepInFront({{ layer.get_name() }});
            {%- endfor %}
        {% endmacro %}
    """)

    def __init__(self, values: dict[str, Any], location: tuple[float, float]) -> None:
        super().__init__(location=location, tiles=None, zoom_start=8, zoom_control=False, min_zoom=3, max_zoom=14)
        Page(values).add_child(self)
        self._saved: Path | None = None
        self.default_js, self.default_css = list(type(self).default_js), list(type(self).default_css)

    def save(self, outfile: Any, *args: Any, **kwargs: Any) -> None:
        """Write the page: to a path all or nothing, to a stream as folium does.

        Raises
        ------
        OutputError
            If the file cannot be written; what stood there before is untouched.
        """
        if not isinstance(outfile, str | os.PathLike):
            super().save(outfile, *args, **kwargs)
            return
        write_atomically(outfile, self.get_root().render(**kwargs))
        self._saved = Path(outfile).absolute()

    def _repr_html_(self, **kwargs: Any) -> str:
        """Show the map in a notebook, with a table and a link to the saved file beside it."""
        root = self.get_root()
        if not isinstance(root, Page):
            raise SettingsError("expected the map to stay in its own page, it was added to another figure")
        return f"{super()._repr_html_(**kwargs)}{beside(root.values, self._saved)}"

    def render(self, **kwargs: Any) -> None:  # type: ignore[override]  # as folium's own does
        """Render into the page.

        Raises
        ------
        SettingsError
            If the map was put into another figure, whose page would load code from the network.
        """
        if not isinstance(self.get_root(), Page):
            raise SettingsError("expected the map to stay in its own page, it was added to another figure")
        super().render(**kwargs)  # type: ignore[no-untyped-call]


def _tree(element: Element) -> Iterator[Element]:
    yield element
    for child in element._children.values():  # noqa: SLF001
        yield from _tree(child)
    for name in ("header", "html", "script"):
        part = getattr(element, name, None)
        if isinstance(part, Element):
            yield from _tree(part)


def _data_block(name: str, values: Any, pack_from: int = _PACK_FROM) -> str:
    block, packed = json_block(values), ""
    if len(block) >= pack_from:
        # zlib format: the browser's DecompressionStream("deflate") reads it, and it carries no time stamp.
        block, packed = (
            base64.b64encode(zlib.compress(block.encode(), 9 if len(block) < _LARGE else 1)).decode("ascii"),
            "deflate",
        )
    return f'<script type="application/json" id="{name}" data-packed="{packed}">{block}</script>'


def _policy(text: str, tiles: dict[str, str] | None) -> str:
    """Return the content security policy that allows exactly the scripts and styles in ``text``, and tiles' host."""
    allowed: dict[str, list[str]] = {"script": [], "style": []}
    for match in _SCRIPT.finditer(text):
        kind, attributes, body = match[1].lower(), match[2], match[3]
        if "src" in attributes.lower():
            raise SettingsError(f"expected scripts inside the page, one is loaded from elsewhere:{attributes}")
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode("ascii")
        source = f"'sha256-{digest}'"
        if source not in allowed[kind]:
            allowed[kind].append(source)
    return (
        f"default-src 'none'; script-src {' '.join(allowed['script'])}; style-src {' '.join(allowed['style'])}; "
        f"img-src data: blob:{' ' + tiles['origin'] if tiles else ''}; base-uri 'none'; form-action 'none'"
    )


def _script(text: str) -> str:
    return f"<script>\n{text}\n</script>"


def _style(text: str) -> str:
    return f"<style>\n{text}\n</style>"


def _restyle(text: str) -> str:
    # The policy forbids style attributes, which folium writes into pop-ups; the page's script sets them from these.
    return _INLINE_STYLE.sub(r"\1data-style=", text)


def _lines(text: str) -> str:
    # Browsers hash a script after turning every line end into \n.
    return text.replace("\r\n", "\n").replace("\r", "\n")


@functools.cache
def _own(name: str) -> str:
    text = _lines((_HERE / name).read_text(encoding="utf-8"))
    # The page carries no indentation and no comment that fills its lines: a tenth of the size of our own part.
    text = re.sub(r"^[ \t]*(?:/\*(?s:.*?)\*/[ \t]*|//.*)$", "", text, flags=re.MULTILINE)
    return re.sub(r"\n\s*", "\n", text).strip()


@functools.cache
def _leaflet(name: str) -> str:
    text = _lines(Path(data_path(name)).read_text(encoding="utf-8"))
    # Leaflet's pictures are files beside its style sheet and would be requested; the page draws its own.
    text = re.sub(r"\s*background-image: url\(images/[^)]*\);", "", text)
    text = re.sub(r"\s*behavior: url\(#default#VML\);", "", text)
    return re.sub(r"//# sourceMappingURL=\S+\s*", "", text)
