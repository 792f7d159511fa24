"""The ``geo`` command. The only module that prints or exits."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import warnings
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geo
from geo.errors import ArticleError, GeoError, OutputError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from datetime import date

    from geo.boundary import Border
    from geo.model import Article, Candidate, Claim, Place, Resolution
    from geo.pipeline import Report, Settings

__all__ = ["commands", "main"]

_EPILOG = """\
examples:
  geo map raid.txt --published 2023-05-22 -o incursions.html
  geo map reports/*.html --table incidents.gpkg
  geo toponyms raid.txt --explain
  geo claims raid.txt --published 2023-05-22 --json
  geo locate "Kozinka, Belgorod region"
  geo locate 50.4613,35.6026
  geo explain i-1fc666381d raid.txt --published 2023-05-22
  geo case init raid.gpkg && geo case add raid.gpkg reports/ && geo case map raid.gpkg -o raid.html

An ARTICLE is a file (text or HTML), a folder, a .jsonl or .csv table of articles, an http(s) address, or - for
standard input. Exit codes: 0 done, 1 the input or output was at fault, 2 wrong usage.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    parser = _parser()
    args = parser.parse_args(argv)
    if not getattr(args, "run", None):
        parser.print_help()
        return 2
    warnings.showwarning = _show_warning
    try:
        with _lexicon(args):  # articles are read before the settings are made
            return int(args.run(args))
    except GeoError as error:
        print(f"geo: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # the reader of our output has gone; point stdout elsewhere so that Python does not complain at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print("geo: interrupted", file=sys.stderr)
        return 130


def _lexicon(args: argparse.Namespace) -> AbstractContextManager[None]:
    from geo.lexicon import read_lexicon, using

    path = getattr(args, "lexicon", None)
    return using(None if path is None else read_lexicon(path))


def _show_warning(message: Warning | str, *_: object, **__: object) -> None:
    """Show a warning as the remark it is, without the line of code it came from."""
    print(f"geo: {message}", file=sys.stderr)


def _command(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int], text: str, *, prints: bool
) -> argparse.ArgumentParser:
    """Add a command to those of a parser, with the options that all have."""
    sub: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text[:1].upper() + text[1:] + ".")
    sub.set_defaults(run=run)
    sub.add_argument("-v", "--verbose", action="store_true", help="say more about what is done")
    sub.add_argument("-q", "--quiet", action="store_true", help="only say what went wrong")
    if prints:
        sub.add_argument("--json", action="store_true", help="print JSON instead of text")
    return sub


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="geo",
        description="Turn news reports of claimed cross-border incursions into a map that can be checked.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"incursion-map {geo.__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    command = partial(_command, commands)

    def articles(sub: argparse.ArgumentParser, *, many: bool) -> None:
        sub.add_argument(
            "article",
            nargs="+" if many else None,
            metavar="ARTICLE",
            help="file, folder, table, http(s) address, or - for standard input"
            if many
            else "file, http(s) address, or - for standard input",
        )
        sub.add_argument(
            "--published",
            metavar="DATE",
            help='day of publication, as 2023-05-22; wins over the page. Without it "on Monday" stays unresolved',
        )

    sub = command("map", _map, "write one interactive HTML map of the claimed incursions in articles", prints=False)
    articles(sub, many=True)
    _place_options(sub)
    _map_options(sub)

    sub = command(
        "toponyms", _toponyms, "list every place name of an article: where it was put, or why not", prints=True
    )
    articles(sub, many=False)
    _place_options(sub)
    sub.add_argument("--explain", action="store_true", help="show the candidates of each name and what spoke for them")

    sub = command("claims", _claims, "list every claim of an article, with its quote", prints=True)
    articles(sub, many=False)
    _place_options(sub)

    sub = command(
        "explain", _explain, "say why an incident is as it is: words, candidates, evidence, rules", prints=True
    )
    sub.add_argument("incident", metavar="INCIDENT", help="its id, as the map, the table and geo case show it")
    sub.add_argument("article", nargs="+", metavar="ARTICLE | CASE.gpkg", help="the articles, or a case file")
    sub.add_argument("--published", metavar="DATE", help="day of publication of the articles")
    sub.add_argument(
        "--what-if", action="store_true", help="also say what other thresholds of grouping would change of it"
    )
    _place_options(sub)

    _case_parser(
        commands.add_parser("case", help="keep many reports over time in one file (a GeoPackage)"), _place_options
    )

    sub = command(
        "locate", _locate, "find a place by name, or check a point: side of and distance to the border", prints=True
    )
    sub.add_argument(
        "place",
        metavar="NAME | LAT,LON",
        help='a name, best with its region ("Kozinka, Belgorod region"), or latitude,longitude in degrees',
    )
    _place_options(sub)

    sub = command(
        "gazetteer", _gazetteer, "install, list or remove full gazetteers (GeoNames country dumps)", prints=True
    )
    sub.add_argument("action", choices=["install", "list", "remove"])
    sub.add_argument("country", nargs="*", help="ISO 3166-1 codes, as RU UA BY")
    sub.add_argument("--from", dest="source", metavar="PATH|URL", help="take the dumps from here (install)")
    return parser


def _map_options(sub: argparse.ArgumentParser) -> None:
    """What ``geo map`` takes beside articles and where to look places up."""
    sub.add_argument(
        "-o", "--output", default="incursions.html", metavar="FILE", help="the page to write (default: %(default)s)"
    )
    sub.add_argument(
        "--table",
        metavar="FILE",
        help="also write the incidents as a table; the ending says which: .geojson, .gpkg, .parquet, .csv, .kml, "
        ".xlsx (to review), .acled.csv (shaped like ACLED's)",
    )
    sub.add_argument("--title", help="title of the page (default: the article's)")
    sub.add_argument(
        "--resume",
        metavar="FILE",
        help="keep what is found in each article here, and go on from it after an interruption",
    )
    sub.add_argument(
        "--corrections",
        metavar="FILE",
        nargs="+",
        action="extend",
        default=[],
        help="apply the decisions of these files (from the map's review mode, or a --table workbook that was edited); "
        "several reviewers' are merged",
    )
    _page_arguments(sub)


def _page_arguments(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--tiles",
        metavar="URL",
        help="offer an online base map the reader may switch on, as https://tiles.example.org/{z}/{x}/{y}.png; it is "
        "off at first and marked as leaving the page. Without it the page can never ask anyone for anything",
    )
    sub.add_argument("--tiles-attribution", metavar="TEXT", default="", help="whom the online base map is owed to")
    sub.add_argument(
        "--public",
        action="store_true",
        help="make the map fit to publish: no reviewers' names or notes, no local paths, short quotations, no point "
        "finer than a settlement's centre unless a published geolocation is cited. The --table stays complete",
    )
    sub.add_argument(
        "--delay",
        metavar="HOURS",
        type=float,
        help="of a --public map: withhold what may have happened within so many hours",
    )


def _case_parser(case: argparse.ArgumentParser, places: Callable[[argparse.ArgumentParser], None]) -> None:
    """Commands of ``geo case``."""
    case.description = "Keep many reports over time in one file, a GeoPackage that opens in QGIS as it is."

    def usage(_: argparse.Namespace) -> int:
        case.print_help()
        return 2

    case.set_defaults(run=usage)
    steps = case.add_subparsers(title="steps", metavar="STEP")

    def step(
        name: str, run: Callable[[argparse.Namespace], int], text: str, *, prints: bool
    ) -> argparse.ArgumentParser:
        sub = _command(steps, name, run, text, prints=prints)
        sub.add_argument("case", metavar="CASE.gpkg", help="the case file")
        return sub

    sub = step("init", _case_init, "make a new case file", prints=False)
    sub.add_argument("--title", default="", help="title of the case, for its maps")

    sub = step("add", _case_add, "read articles, archive links and corrections into a case", prints=False)
    sub.add_argument("article", nargs="*", metavar="ARTICLE", help="files, folders, tables of articles, addresses")
    sub.add_argument("--published", metavar="DATE", help="day of publication of these articles, as 2023-05-22")
    sub.add_argument(
        "--archive", metavar="CSV", help="links to archived copies, as Bellingcat's auto-archiver writes them"
    )
    sub.add_argument(
        "--corrections", metavar="FILE", nargs="+", help="decisions of people, as the map's review writes them"
    )
    sub.add_argument("--source-type", default="", help="ACLED's type of source, for these articles")
    sub.add_argument("--source-scale", default="", help="ACLED's scale of source, for these articles")
    places(sub)

    sub = step("map", _case_map, "write the map of a case", prints=False)
    sub.add_argument(
        "-o", "--output", default="incursions.html", metavar="FILE", help="the page (default: %(default)s)"
    )
    sub.add_argument("--title", help="title of the page (default: the case's)")
    _page_arguments(sub)

    sub = step("export", _case_export, "write the table of incidents of a case", prints=False)
    sub.add_argument("-o", "--output", required=True, metavar="FILE", help="the table; its ending says the format")

    step("log", _case_log, "list every step that made a case what it is", prints=True)

    sub = step("diff", _case_diff, "say what changed between two moments", prints=True)
    sub.add_argument("since", nargs="?", help='step of the log, day, "yesterday", "3 days" (default: the last change)')
    sub.add_argument("until", nargs="?", help="the same (default: now)")

    sub = step("undo", _case_undo, "take back a decision of a person; it stays recorded", prints=False)
    sub.add_argument(
        "decision", nargs="?", type=int, help="its number (fid in the table corrections; default: the last)"
    )
    sub.add_argument("--by", default="", help="who takes it back")

    sub = step("reread", _case_reread, "read all articles anew with this version; ids and decisions stay", prints=False)
    places(sub)


def _place_options(sub: argparse.ArgumentParser) -> None:
    """Which gazetteers, services, places, words and border are used."""
    sub.add_argument(
        "--gazetteer", choices=["embedded"], help="use the embedded gazetteer alone, whatever else is installed"
    )
    sub.add_argument(
        "--online", action="store_true", help="ask a service for names no gazetteer can place, at most one a second"
    )
    sub.add_argument("--geocoder", choices=["nominatim", "photon"], help="the service to ask (default: nominatim)")
    sub.add_argument("--geocoder-url", metavar="URL", help="its address, for a server of your own")
    sub.add_argument("--places", metavar="CSV", help="places of your own: name, latitude, longitude and more columns")
    sub.add_argument("--lexicon", metavar="PATH", help="word lists of your own (.toml, or a folder) that add to ours")
    sub.add_argument(
        "--border", metavar="FILE", help="countries' polygons of another source (.gpkg, .geojson, .parquet)"
    )
    sub.add_argument(
        "--border-pair",
        metavar="CC,CC",
        type=_pair,
        help="the two countries whose border is meant (default: RU,UA)",
    )


def _pair(text: str) -> tuple[str, ...]:
    return tuple(code.strip().upper() for code in text.split(","))


def commands() -> dict[str, argparse.ArgumentParser]:
    """Every command by what is typed ("geo map"), with its parser: what the documentation is made from."""
    found: dict[str, argparse.ArgumentParser] = {}

    def walk(parser: argparse.ArgumentParser) -> None:
        for action in parser._actions:  # noqa: SLF001 (argparse has no other way)
            if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
                for sub in dict.fromkeys(action.choices.values()):
                    found[sub.prog] = sub
                    walk(sub)

    walk(_parser())
    return found


def _say(args: argparse.Namespace, line: str) -> None:
    """Write a remark for the person at the terminal."""
    if not args.quiet:
        print(line, file=sys.stderr)


# --- map -----------------------------------------------------------------------------------------------------------


def _map(args: argparse.Namespace) -> int:
    output = Path(args.output)
    table = Path(args.table) if args.table else None
    _check_outputs(output, table)
    _check_page(args)
    from geo.output import write_atomically

    corrections = None
    if args.corrections:
        from geo.corrections import read_corrections

        corrections = read_corrections(args.corrections)  # its faults are told before the work is done
    read = list(_read_many(args))
    report = geo.analyze(read, _settings(args), _progress(args, len(read)), resume=args.resume)
    if corrections is not None:
        report = report.corrected(corrections)
    page = _page(args, report, args.title)
    if table is not None:
        from geo.table import write_table

        write_table(report.incidents, table, report.claims)
    write_atomically(output, page)
    _remarks(args, read, report)
    raids = {i.raid_id for i in report.events if i.raid_id and i.incursion == "entered"}
    located = [i for i in report.events if i.incursion == "entered" and i.place is not None and not i.is_area]
    _say(
        args,
        f"{output}: {_count(len(raids), 'claimed raid')}, {_count(len(located), 'location')} named"
        + (f"; table: {table}" if table else ""),
    )
    return 0


def _remarks(args: argparse.Namespace, read: Sequence[Article], report: Report) -> None:
    """Say what the reader of a map should know about its articles and how it was made."""
    for article in read:
        for note in article.notes:
            _say(args, f"geo: {article.source}: {note}")
        if article.published is None:
            _say(
                args,
                f'geo: {article.source}: no publication date; "on Monday" and the like stay unresolved (--published)',
            )
    if not any(r.toponym.kind == "name" for reading in report.readings for r in reading.resolutions):
        _say(args, "geo: no place names found; the map says so")
    for note in report.notes:
        _say(args, f"geo: {note}")
    if args.verbose:
        for name, value in report.used:
            _say(args, f"geo: {name}: {value}")


def _check_page(args: argparse.Namespace) -> None:
    """Refuse options of the page that would do nothing alone."""
    if args.delay is not None and not args.public:
        raise SettingsError("expected --delay together with --public, got it alone")
    if args.tiles_attribution and not args.tiles:
        raise SettingsError("expected --tiles-attribution together with --tiles, got it alone")


def _page(args: argparse.Namespace, report: Report, title: str | None) -> str:
    """The page of a report; what a public map shows of the last days is said."""
    figure = report.map(
        title=title,
        public=args.public,
        delay_h=args.delay,
        tiles=args.tiles,
        tiles_attribution=args.tiles_attribution,
    ).get_root()
    page: str = figure.render()
    for remark in getattr(figure, "notes", ()) if args.public else ():
        print(f"geo: {remark}" + ("" if args.delay else "; --delay 72 withholds them"), file=sys.stderr)
    return page


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _check_outputs(output: Path | None, table: Path | None = None) -> None:
    """Refuse at once what could only fail after the work is done."""
    if table is not None:
        from geo.table import format_of

        format_of(table)
    if table is not None and output is not None and table.resolve() == output.resolve():
        raise SettingsError(f"expected different files for the map and the table, got {output} for both")
    for path in filter(None, (output, table)):
        if path.is_dir():
            raise OutputError(f"expected a file to write, {path} is a folder")
        if not path.absolute().parent.is_dir():
            raise OutputError(f"cannot write {path}: there is no folder {path.absolute().parent}")


def _read_many(args: argparse.Namespace) -> Iterator[Article]:
    """Read the articles; a single one that cannot be read is an error, of several it is reported and skipped."""
    from geo.articles import read_article, read_articles

    sources: list[str] = args.article
    if len(sources) == 1 and _is_single(sources[0]):
        yield read_article(sources[0], published=args.published)
        return
    failed: list[tuple[str, GeoError]] = []

    def skipped(source: str, error: GeoError) -> None:
        failed.append((source, error))
        print(f"geo: skipped {source}: {error}", file=sys.stderr)

    number = 0
    for article in _shown(read_articles(sources, on_error=skipped, published=args.published), args):
        number += 1
        yield article
    if not number:
        raise ArticleError(
            f"expected at least one article that can be read, got none from {len(failed) or len(sources)} source(s)"
        )


def _is_single(source: str) -> bool:
    from_table = source.lower().endswith((".jsonl", ".ndjson", ".csv"))
    return not Path(source).is_dir() and not from_table and not any(c in source for c in "*?[")


def _shown(articles: Iterable[Article], args: argparse.Namespace) -> Iterator[Article]:
    """Show progress on a terminal while many articles are read."""
    live = sys.stderr.isatty() and not args.quiet
    for number, article in enumerate(articles, 1):
        if live:
            print(f"\r\033[K{number} articles, {article.source[-60:]}", end="", file=sys.stderr, flush=True)
        yield article
    if live:
        print("\r\033[K", end="", file=sys.stderr, flush=True)


def _progress(args: argparse.Namespace, number: int) -> Callable[[Article], None] | None:
    """Show which of many articles is being looked at, on a terminal."""
    if number < 2 or args.quiet or not sys.stderr.isatty():
        return None
    done = iter(range(1, number + 1))

    def show(article: Article) -> None:
        end = "" if (at := next(done)) < number else "\n"
        print(f"\r\033[K{at} of {number} articles, {article.source[-60:]}", end=end, file=sys.stderr, flush=True)

    return show


# --- toponyms ------------------------------------------------------------------------------------------------------


def _toponyms(args: argparse.Namespace) -> int:
    from geo.articles import read_article

    article = read_article(args.article, published=args.published)
    report = geo.analyze([article], _settings(args))
    resolutions = report.readings[0].resolutions
    _notes(args, article, report)
    if args.json:
        _print_json([_resolution_json(r) for r in resolutions])
        return 0
    for r in resolutions:
        where = _describe(r.place) if r.place else "unresolved"
        print(
            f"{r.toponym.start:>6}  {r.toponym.text}  →  {where}"
            + ("  (demonym)" if r.toponym.kind == "demonym" else "")
        )
        if args.explain or r.place is None:
            print(f"        {r.reason}")
        if args.explain:
            for candidate in r.candidates:
                print(f"        {candidate.score:7.2f}  {_describe(candidate.place)}  [{_why(candidate)}]")
    if not resolutions:
        _say(args, "geo: no place names found")
    return 0


def _why(candidate: Candidate) -> str:
    return ", ".join(f"{name} {value:+.2f}" for name, value in candidate.why)


def _settings(args: argparse.Namespace) -> Settings:
    from geo.pipeline import Settings

    geocoder = args.geocoder or ("nominatim" if args.online or args.geocoder_url else None)
    return Settings(
        gazetteer=args.gazetteer,
        geocoder=geocoder,
        geocoder_url=args.geocoder_url,
        places=args.places,
        lexicon=args.lexicon,
        border=args.border,
        border_pair=args.border_pair,
    )


def _notes(args: argparse.Namespace, article: Article, report: Report) -> None:
    for note in (*article.notes, *report.notes):
        _say(args, f"geo: {note}")


def _describe(place: Place) -> str:
    names = ", ".join(
        filter(None, (place.name, place.admin2, place.admin1 if place.admin1 != place.name else "", place.country_code))
    )
    return f"{names} ({place.latitude:.4f}, {place.longitude:.4f}) ±{place.uncertainty_km:g} km, {place.feature_code}"


def _resolution_json(r: Resolution) -> dict[str, Any]:
    return {
        "toponym": r.toponym.text,
        "start": r.toponym.start,
        "end": r.toponym.end,
        "kind": str(r.toponym.kind),
        "place": _place_json(r.place),
        "reason": r.reason,
        "confidence": round(r.confidence, 4),
        "candidates": [
            {"place": _place_json(c.place), "score": round(c.score, 4), "why": dict(c.why)} for c in r.candidates
        ],
    }


def _place_json(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {
        "name": place.name,
        "admin1": place.admin1,
        "admin2": place.admin2,
        "country": place.country_code,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "geonameid": place.geonameid,
        "source": place.source,
        "source_id": place.source_id,
        "feature_code": place.feature_code,
        "geo_precision": place.geo_precision,
        "uncertainty_km": place.uncertainty_km,
        "uncertainty_origin": place.uncertainty_origin,
    }


# --- claims --------------------------------------------------------------------------------------------------------


def _claims(args: argparse.Namespace) -> int:
    from geo.articles import read_article

    article = read_article(args.article, published=args.published)
    report = geo.analyze([article], _settings(args))
    claims = report.readings[0].claims
    _notes(args, article, report)
    if args.json:
        _print_json([_claim_json(c) for c in claims])
        return 0
    for claim in claims:
        who = " < ".join(c.name for c in claim.claimants) or "nobody named"
        where = (
            (claim.place.name if claim.place else f"{claim.resolution.toponym.text} (unresolved)")
            if claim.resolution
            else "no place"
        )
        when = (
            f"{claim.time.start} – {claim.time.end}"
            if claim.time.start
            else (f"“{claim.time.text}”, undated" if claim.time.text else "undated")
        )
        crossing = f"; incursion {claim.incursion} {claim.direction}" if claim.incursion != "none" else ""
        print(
            f"{claim.label} [{claim.aspect}] at {where}{' (named before)' if claim.inherited else ''}, {when}{crossing}"
        )
        print(f"    {claim.factuality} by {who}; evidence: {claim.evidence}")
        print(f"    “{' '.join(claim.quote.split())}”")
    if not claims:
        _say(args, "geo: no claims found")
    return 0


def _claim_json(claim: Claim) -> dict[str, Any]:
    """The row of the claims table, with what a table cannot nest: the claimants as a list, the place whole."""
    from geo.table import claim_cells

    cells = claim_cells(claim)
    for name in ("incident_id", "raid_id"):  # one article read alone has no raids worth an id
        del cells[name]
    return cells | {
        "event_date": _iso(claim.time.start),
        "end_date": _iso(claim.time.end),
        "published": _iso(claim.article.published),
        "claimants": [c.name for c in claim.claimants],
        "place": _place_json(claim.place),
        "place_text": cells["location_text"],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


# --- locate --------------------------------------------------------------------------------------------------------


def _locate(args: argparse.Namespace) -> int:
    point = _as_point(args.place)
    if point is not None:
        return _locate_point(args, *point)
    from geo.geoparsing import locate

    resolutions = locate(args.place, _settings(args))
    if not resolutions:
        raise SettingsError(f"expected a place name or LAT,LON, got {args.place!r}")
    first = resolutions[0]
    rows = [(c.place, c.score) for c in first.candidates]
    if first.place is not None and all(place != first.place for place, _ in rows):
        rows.insert(0, (first.place, 0.0))
    line = _border(args)
    checks = [(place, score, _as_json(line.check(place))) for place, score in rows]
    if args.json:
        _print_json(
            {
                "query": args.place,
                "resolution": _resolution_json(first),
                "border": [{"place": _place_json(p), **c} for p, _, c in checks],
            }
        )
        return 0
    print(f"{first.toponym.text}: {_describe(first.place) if first.place else 'unresolved'}")
    print(f"    {first.reason}")
    for place, score, check in checks:
        mark = "→" if place == first.place else " "
        print(f"  {mark} {score:7.2f}  {_describe(place)}; {_border_words(check, line)}")
    return 0


def _border(args: argparse.Namespace) -> Border:
    from geo.boundary import border

    return border(args.border, args.border_pair)


def _as_point(text: str) -> tuple[float, float] | None:
    """Latitude and longitude, if that is what the text is.

    Raises
    ------
    SettingsError
        If it is numbers, but not two: a comma for the decimal point, say.
    """
    try:
        numbers = [float(part) for part in re.split(r"[,;\s]+", text.strip(" ,;")) if part]
    except ValueError:
        return None
    if len(numbers) == 2:
        return numbers[0], numbers[1]
    if numbers:
        raise SettingsError(f"expected LAT,LON in degrees (such as 50.4613,35.6026), got {text!r}")
    return None


def _locate_point(args: argparse.Namespace, latitude: float, longitude: float) -> int:
    line = _border(args)
    check = line.check(longitude, latitude)
    result = {"latitude": latitude, "longitude": longitude, **_as_json(check)}
    if args.json:
        _print_json(result)
    else:
        print(f"{latitude}, {longitude}: {_border_words(result, line)}")
    return 0


def _as_json(check: Any) -> dict[str, Any]:
    return {
        "side": check.side,
        "distance_km": None if check.distance_km is None else round(check.distance_km, 3),
        "verdict": str(check.verdict),
    }


def _border_words(check: dict[str, Any], line: Border) -> str:
    side = {"sea": "at sea"}.get(check["side"], f"in {check['side']}")
    km = check["distance_km"]
    distance = "a region, no distance" if km is None else f"{km:.1f} km from the {line.line_name}"
    return f"{side}, {distance} ({check['verdict']})"


# --- gazetteer -----------------------------------------------------------------------------------------------------


def _gazetteer(args: argparse.Namespace) -> int:
    from geo import downloads

    if args.action != "list" and not args.country:
        raise SettingsError(f"expected the countries to {args.action}, as RU UA BY; got none")
    if args.action == "list":
        found = downloads.installed()
    elif args.action == "remove":
        found = downloads.remove(args.country)
    else:
        live = sys.stderr.isatty() and not args.quiet

        def shown(progress: downloads.Progress) -> None:
            if live:
                print("\r\033[K" + downloads.progress_line(progress), end="", file=sys.stderr, flush=True)

        found = downloads.install(args.country, source=args.source, progress=shown)
        if live:
            print("\r\033[K", end="", file=sys.stderr)
    if args.json:
        _print_json([downloads.as_json(one) for one in found])
    else:
        for one in found:
            print(("removed: " if args.action == "remove" else "") + downloads.described(one))
        if not found:
            _say(args, "geo: no full gazetteer is installed")
    return 0


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


# --- explain -------------------------------------------------------------------------------------------------------


def _explain(args: argparse.Namespace) -> int:
    if len(args.article) == 1 and args.article[0].lower().endswith(".gpkg"):
        from geo.case import Case

        with Case(args.article[0]) as case:
            report = case.report()
    else:
        report = geo.analyze(list(_read_many(args)), _settings(args))
    explanation = report.explain(args.incident, report.thresholds() if args.what_if else None)
    if args.json:
        _print_json(
            {
                "title": explanation.title,
                "sections": [
                    {"heading": s.heading, "rows": [row._asdict() for row in s.rows]} for s in explanation.sections
                ],
            }
        )
    else:
        print(explanation)
    return 0


# --- case ----------------------------------------------------------------------------------------------------------


def _case_init(args: argparse.Namespace) -> int:
    from geo.case import Case

    Case.create(args.case, title=args.title)
    _say(args, f"{args.case}: made")
    return 0


def _case_add(args: argparse.Namespace) -> int:
    from geo.case import Case
    from geo.corrections import read_corrections

    if not (args.article or args.archive or args.corrections):
        raise SettingsError("expected articles, --archive or --corrections to add, got none")
    corrections = read_corrections(args.corrections) if args.corrections else None
    with Case(args.case) as case:
        before = len(case.log())
        if args.article:
            added = case.add(
                args.article,
                settings=_settings(args),
                published=args.published,
                source_type=args.source_type,
                source_scale=args.source_scale,
                on_error=lambda source, error: print(f"geo: skipped {source}: {error}", file=sys.stderr),
                progress=_counting(args),
            )
            known = f", {_count(len(added.known), 'article')} already there" if added.known else ""
            copies = f", {len(added.copies)} of them copies" if added.copies else ""
            _say(args, f"{args.case}: {_count(len(added.new), 'new article')}{copies}{known}")
            for source in case.undated():
                _say(
                    args,
                    f'geo: {source}: no publication date; "on Monday" stays unresolved (add it again with --published)',
                )
            if not added.new and not added.known:
                raise ArticleError(
                    f"expected at least one article that can be read, got none from {len(args.article)} source(s)"
                )
        if args.archive:
            _say(args, f"{args.case}: archived copies of {_count(case.archive(args.archive), 'article')}")
        if corrections is not None:
            _say(args, f"{args.case}: {_count(case.correct(corrections), 'decision')} taken in")
        _say(args, str(case.diff(before)))
    return 0


def _counting(args: argparse.Namespace) -> Callable[[Article], None] | None:
    """Show how many articles have been read, on a terminal."""
    if args.quiet or not sys.stderr.isatty():
        return None
    numbers = iter(range(1, sys.maxsize))

    def show(article: Article) -> None:
        print(f"\r\033[K{next(numbers)} articles, {article.source[-60:]}", end="\n", file=sys.stderr, flush=True)

    return show


def _case_map(args: argparse.Namespace) -> int:
    from geo.case import Case
    from geo.output import write_atomically

    output = Path(args.output)
    _check_outputs(output)
    _check_page(args)
    with Case(args.case) as case:
        report = case.report()
        write_atomically(output, _page(args, report, args.title or case.title or None))
        case.record("map", str(output))
    for note in report.notes:
        _say(args, f"geo: {note}")
    _say(args, f"{output}: {_count(len(report.incidents), 'incident')} of {_count(len(report.articles), 'article')}")
    return 0


def _case_export(args: argparse.Namespace) -> int:
    from geo.case import Case
    from geo.table import write_table

    _check_outputs(None, Path(args.output))
    with Case(args.case) as case:
        report = case.report()
        write_table(report.incidents, args.output, report.claims)
        case.record("export", str(args.output))
    _say(args, f"{args.output}: {_count(len(report.incidents), 'incident')}")
    return 0


def _case_log(args: argparse.Namespace) -> int:
    from geo.case import Case

    with Case(args.case) as case:
        entries = case.log()
    if args.json:
        _print_json([entry._asdict() for entry in entries])
        return 0
    for entry in entries:
        print(f"{entry.number:>5}  {entry.at[:19].replace('T', ' ')}  {entry.step:<8} {entry.detail}")
        if args.verbose:
            print(f"       version {entry.version}{f', {entry.settings}' if entry.settings else ''}")
    return 0


def _case_diff(args: argparse.Namespace) -> int:
    from geo.case import Case

    with Case(args.case) as case:
        found = case.diff(args.since, args.until)
    if args.json:
        _print_json(
            {
                "since": found.since,
                "until": found.until,
                "new": [dict(state) for _, state in found.new],
                "gone": [dict(state) for _, state in found.gone],
                "changed": [
                    {"incident_id": i, "columns": {name: list(pair) for name, pair in columns.items()}}
                    for i, columns, _ in found.changed
                ],
            }
        )
    else:
        print(found)
    return 0


def _case_undo(args: argparse.Namespace) -> int:
    from geo.case import Case

    with Case(args.case) as case:
        _say(args, f"{args.case}: {case.undo(args.decision, by=args.by)}")
    return 0


def _case_reread(args: argparse.Namespace) -> int:
    from geo.case import Case

    with Case(args.case) as case:
        before = len(case.log())
        changed = case.reread(_settings(args))
        _say(args, f"{args.case}: {_count(changed, 'article')} read otherwise than before")
        _say(args, str(case.diff(before)))
    return 0
