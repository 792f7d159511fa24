"""Reading articles: what is read, what is set aside, what is said when it cannot be read."""

from __future__ import annotations

import gzip
import io
import json
import os
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo import fetch as fetch_module
from geo.articles import article_from_text, read_article, read_articles
from geo.articles.furniture import furniture
from geo.articles.page import read_page
from geo.errors import ArticleError, BadAnswer, NetworkError, Refused, SettingsError, TimedOut, Unavailable

PAGES = Path(__file__).parent / "articles"
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the first call loads libraries
MARKED = sorted(PAGES.glob("*.marked.txt"))
REPORT = "Shells hit the border town of Shebekino on Friday, the governor said. Nobody was killed in the town.\n"


def kept(article):
    """Take the text of an article without what is set aside."""
    parts, at = [], 0
    for part in article.set_aside:
        parts.append(article.text[at : part.start])
        at = part.end
    return "".join([*parts, article.text[at:]])


def reasons(article):
    return {part.reason for part in article.set_aside}


def assert_parts_are_sound(text, parts):
    at = 0
    for part in parts:
        assert at <= part.start < part.end <= len(text)
        assert part.reason
        at = part.end


# --- parts of a plain text that are not the article ----------------------------------------------------------------


@pytest.mark.parametrize("path", MARKED, ids=lambda path: path.name.split(".")[0])
def test_only_what_is_not_the_article_is_set_aside(path):
    """Lines of the fixtures that begin with "- " are furniture, all others are the article."""
    lines = path.read_text(encoding="utf-8").splitlines()
    article = article_from_text("\n".join(line[2:] for line in lines))
    wrong, at = [], 0
    for line in lines:
        end = at + len(line[2:])
        if line.strip() and article.is_set_aside(at, end) != line.startswith("- "):
            wrong.append(line)
        at = end + 1
    assert not wrong
    assert_parts_are_sound(article.text, article.set_aside)


def test_there_are_enough_fixtures():
    assert len(MARKED) >= 12


@unhurried
@given(st.text())
def test_any_text_is_preserved_and_its_parts_are_sound(text):
    article = article_from_text(text)
    assert article.text == text
    assert_parts_are_sound(text, article.set_aside)


FURNITURE = st.sampled_from(
    ["Leave a reply", "Home", "3 Comments", "Shopping cart", "a - b - c", "Share this:", "", "News", "Related articles"]
)
SENTENCES = st.sampled_from(
    [
        "The governor said on Monday that two villages had been shelled.",
        "“We heard it at night,” said a man from Kozinka who had fled.",
        "Officials did not comment on the reports of fighting near the river.",
    ]
)


@unhurried
@given(st.lists(st.one_of(FURNITURE, SENTENCES)), st.sampled_from(["\n", "\r\n", "\n\n", "\u2028"]))
def test_sentences_are_never_set_aside(lines, newline):
    text = newline.join(lines)
    article = article_from_text(text)
    assert article.text == text
    assert_parts_are_sound(text, article.set_aside)
    at = 0
    for line in lines:
        if line.endswith(".") or line.startswith("“"):
            assert not article.is_set_aside(at, at + len(line))
        at += len(line) + len(newline)


def test_parts_already_known_are_left_out():
    text = REPORT + "Leave a reply\nShopping cart"
    first = furniture(text)
    assert first
    assert furniture(text, known=first) == ()


def test_line_ends_and_composed_letters_are_kept_as_they_are(tmp_path):
    raw = "\ufeffGrai\u0306voron was quiet on Monday.\r\nNobody was hurt there.\r".encode()
    path = tmp_path / "a.txt"
    path.write_bytes(raw)
    assert read_article(path).text == raw.decode("utf-8-sig")


@pytest.mark.material
def test_the_page_around_the_first_article_is_set_aside():
    folder = Path(os.environ.get("INCURSION_MAP_MATERIAL", Path(__file__).parents[2] / "shared"))
    path = folder / "articles" / "kozinka-grayvoron-raid.txt"
    if not path.exists() and os.environ.get("INCURSION_MAP_REQUIRE_ALL") != "1":
        pytest.skip("needs the shared material")
    article = read_article(path, published="2023-05-22")
    edge = article.text.index("We will be happy")
    assert article.set_aside[0].start == edge
    assert not kept(article)[edge:].strip()
    assert article.title.startswith("Anti-Putin militia claims")
    assert (article.language, article.published) == ("en", date(2023, 5, 22))


# --- HTML ----------------------------------------------------------------------------------------------------------


def test_a_page_gives_its_article_and_metadata():
    article = read_article(PAGES / "news-page.html")
    assert article.title == "Two villages shelled near the frontier, governor says"
    assert article.publisher == "Example Courier"
    assert article.published == date(2023, 6, 4)
    assert article.url == "https://courier.example/world/2023/06/two-villages-shelled"
    assert article.language == "en"
    body = kept(article)
    for words in ("Shells fell", "Novaya Tavolzhanka", "moved to shelters", "We heard", "Nobody was killed."):
        assert words in body
    for words in ("Istanbul", "Mariupol", "Krasnodar", "Kharkiv", "Ankara", "Bursa", "cookies"):
        assert words not in body
        assert words in article.text
    assert {"menu", "comments", "related articles", "page footer", "picture caption"} <= reasons(article)
    assert_parts_are_sound(article.text, article.set_aside)


def test_scripts_and_styles_are_not_visible():
    text = read_article(PAGES / "news-page.html").text
    assert "tracker" not in text
    assert "color:red" not in text


def test_a_page_without_modern_elements_gives_its_article():
    article = read_article(PAGES / "div-page.html")
    assert article.title == "Border guards report a fight near Tyotkino"
    assert "Adana" not in kept(article)
    assert kept(article).count("\n\n") >= 3
    assert article.published is None


def test_a_blog_gives_its_article_with_lists_and_tables():
    article = read_article(PAGES / "blog-page.html")
    assert article.title == "Crossing near Sumy: what is known"
    assert (article.publisher, article.published) == ("Border Notes", date(2024, 8, 6))
    body = kept(article)
    assert "from public statements only" in body
    assert "\nSverdlikovo\tshelled\nSudzha\t" in body
    for words in ("Kurchatov", "Odesa", "Izmail", "Nikopol", "Maps", "Twitter"):
        assert words not in body


def test_a_short_page_is_an_article():
    article = read_article(PAGES / "short-page.html")
    assert article.title == "Drone over Sudzha"
    assert "There was no damage." in kept(article)


def test_a_page_of_menus_is_no_article():
    with pytest.raises(ArticleError, match=r"expected a page with an article .* found 27 words of menus"):
        read_article(PAGES / "menu-only.html")


def test_blocks_white_space_and_hidden_parts_are_shown_as_a_browser_does():
    page = read_page(
        "<html><body><p>One <b>two</b>\n three<br>four</p><!-- no --><p hidden>hidden</p>"
        "<p style='display: none'>gone</p><ul><li>a</li><li>b</li></ul><pre>x\n  y</pre></body></html>"
    )
    assert page.text == "One two three\nfour\n\na\nb\n\nx\n  y"


def test_the_date_of_a_copyright_line_is_not_the_publication_date(tmp_path):
    path = tmp_path / "a.html"
    path.write_text(f"<html><body><p>{REPORT * 4}</p><footer>Copyright 2019 X</footer></body></html>")
    assert read_article(path).published is None


def test_html_is_known_by_its_content(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text("<!DOCTYPE html>\n<title>x</title><p>" + REPORT)
    assert "<p>" not in read_article(path).text
    plain = tmp_path / "plain.html"
    plain.write_text(REPORT)
    assert read_article(plain).text == REPORT


def test_a_saved_page_in_one_file_is_read(tmp_path):
    path = tmp_path / "saved.mhtml"
    path.write_text(
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://a.example/b\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; boundary="X"\n\n--X\nContent-Type: text/html; charset=utf-8\n'
        "Content-Transfer-Encoding: quoted-printable\nContent-Location: https://a.example/b\n\n"
        f"<html><body><h1>Quiet at the border</h1><p>{REPORT}=E2=80=9CYes,=E2=80=9D he said.</p></body></html>\n--X--\n"
    )
    article = read_article(path)
    assert "“Yes,”" in article.text
    assert article.url == "https://a.example/b"


@pytest.mark.parametrize(
    "html",
    ["<html>", "<!doctype html>", "<html><body></body></html>", "<html><body>" + "<div>" * 3000, "<html><p>&#0;</p>"],
)
def test_broken_pages_are_refused_with_one_line(tmp_path, html):
    path = tmp_path / "a.html"
    path.write_text(html)
    with pytest.raises(ArticleError) as caught:
        read_article(path)
    assert "\n" not in str(caught.value)


@unhurried
@given(st.text(alphabet="<>/pbdivahref=\"' aé.!-&;#1", max_size=200))
def test_any_page_has_sound_parts(body):
    page = read_page(f"<html><body><p>{REPORT}</p>{body}</body></html>")
    assert_parts_are_sound(page.text, page.set_aside)


# --- encodings and kinds of files ----------------------------------------------------------------------------------


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_marked_encodings_are_read(tmp_path, codec):
    path = tmp_path / "a.txt"
    path.write_bytes(("Шебекино обстреляли в пятницу, сообщил губернатор.\n" * 3).encode(codec))
    article = read_article(path)
    assert article.text.startswith("Шебекино")
    assert article.language == "ru"


def test_an_unmarked_encoding_is_recognised_and_said(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(("Шебекино обстреляли в пятницу утром, сообщил губернатор области.\n" * 5).encode("cp1251"))
    article = read_article(path)
    assert article.text.startswith("Шебекино")
    assert any("recognised" in note for note in article.notes)


def test_the_encoding_a_page_declares_is_used(tmp_path):
    path = tmp_path / "a.html"
    body = "Шебекино обстреляли в пятницу утром, сообщил губернатор области. Никто не пострадал."
    path.write_bytes(
        f'<html><head><meta charset="windows-1251"></head><body><p>{body}</p></body></html>'.encode("cp1251")
    )
    assert body in read_article(path).text


def test_a_wrong_declaration_is_noted(tmp_path):
    path = tmp_path / "a.html"
    page = f'<html><head><meta charset="ascii-art"></head><body><p>“{REPORT}”</p></body></html>'
    path.write_bytes(page.encode())
    article = read_article(path)
    assert "“Shells" in article.text
    assert any("ascii-art" in note for note in article.notes)


def test_a_wrong_encoding_is_an_error(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("“Quiet” – in Kozinka’s streets.\nThen …".encode() + b"\xff")
    with pytest.raises(ArticleError, match=r"expected UTF-8 in .*, found byte 0xff in line 2"):
        read_article(path)
    with pytest.raises(ArticleError, match=r"expected ascii in .*, found byte 0xe2 in line 1"):
        read_article(path, encoding="ascii")
    with pytest.raises(SettingsError, match="expected the name of an encoding"):
        read_article(path, encoding="klingon")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n", "is empty"),
        ("\ufeff \n".encode(), "is empty"),
        (b"%PDF-1.7 text", "a PDF document"),
        (b"PK\x03\x04word", "a zip archive or office document"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"\xff\xd8\xff\xe0 JFIF", "a JPEG picture"),
        (b"\x1f\x8b\x08", "gzip-compressed data"),
        (b"text with \x00 in it", "binary data"),
        (bytes(range(1, 32)) * 9, "binary data"),
        (b"\xff\xfe\x00\xd8\x00", "found byte"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path, content, said):
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    with pytest.raises(ArticleError, match=said) as caught:
        read_article(path)
    assert "\n" not in str(caught.value)
    assert "a.txt" in str(caught.value)


def test_sources_that_are_no_article_file_are_refused(tmp_path):
    for source, said in [
        (tmp_path / "none.txt", "there is no file"),
        (tmp_path, "is a folder"),
        ("ftp://a.example/b", "expected an http\\(s\\) URL"),
        ("file:///etc/hostname", "expected an http\\(s\\) URL"),
        (REPORT, "article_from_text"),
        ("x" * 5000, "cannot be read"),
        (tmp_path / "feed.jsonl", "read_articles"),
        (3, "got int"),
    ]:
        with pytest.raises(ArticleError, match=said):
            read_article(source)


def test_a_file_larger_than_allowed_is_refused(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(REPORT)
    assert read_article(path, max_bytes=len(REPORT)).text == REPORT
    with pytest.raises(ArticleError, match="at most 10 bytes"):
        read_article(path, max_bytes=10)


def test_standard_input_is_read(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(REPORT.encode())))
    article = read_article("-")
    assert (article.source, article.text) == ("-", REPORT)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    with pytest.raises(ArticleError, match="standard input is empty"):
        read_article("-")


def test_source_and_digest_identify_what_was_read(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("abc")
    article = read_article(str(path))
    assert article.source == str(path)
    assert article.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-2, B.1
    assert article_from_text("abc").sha256 == article.sha256


# --- dates ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "published",
    ["2023-05-22", " 2023-05-22T10:00:00+03:00", date(2023, 5, 22), datetime(2023, 5, 22, 9)],  # noqa: DTZ001
)
def test_the_date_of_the_caller_is_taken(published):
    assert article_from_text(REPORT, published=published).published == date(2023, 5, 22)


@pytest.mark.parametrize(
    "published", ["22/05/2023", "May 2023", "", "2023-02-30", "1899-12-31", "2999-01-01", 20230522]
)
def test_a_date_that_is_none_is_refused(published):
    with pytest.raises(SettingsError, match="expected published"):
        article_from_text(REPORT, published=published)


def test_the_date_of_the_caller_wins_and_the_difference_is_noted():
    article = read_article(PAGES / "news-page.html", published="2023-06-05")
    assert article.published == date(2023, 6, 5)
    assert any("2023-06-04" in note and "2023-06-05" in note for note in article.notes)


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("Published: 22 May 2023\n\n", date(2023, 5, 22)),
        ("Posted on Monday, May 22, 2023 at 10:15 am\n", date(2023, 5, 22)),
        ("By A. Person | May 22nd, 2023 | 0 comments\n", date(2023, 5, 22)),
        ("2023-05-22T10:15:00Z\n", date(2023, 5, 22)),
        ("22.05.2023 18:40\n", date(2023, 5, 22)),
        ("KYIV, May 22, 2023 (Agency) — ", date(2023, 5, 22)),
        ("BELGOROD, Russia, 22 May 2023 - ", date(2023, 5, 22)),
        ("KYIV, May 22 (Agency) — ", None),
        ("Updated: 22 May 2023\n", None),
        ("31 June 2023\n", None),
        ("22 May 2999\n", None),
        ("5/6/2023\n", None),
        ("22 May 2023\n23 May 2023\n", None),
        ("What happened on 22 May 2023\n\n", None),
        ("The raid of 22 May 2023 - ", None),
    ],
)
def test_a_plain_text_gives_a_date_only_when_it_is_explicit(head, day):
    assert article_from_text(head + REPORT).published == day


# --- titles and languages ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("Two villages shelled near Grayvoron | World\n\n", "Two villages shelled near Grayvoron"),
        ("LIVE | Two villages shelled\n", "Two villages shelled"),
        ("Home\nNews\nMenu\nTwo villages shelled\nBy A. Person\n", "Two villages shelled"),
        ("22 May 2023\nTwo villages shelled\n", "Two villages shelled"),
        ("World News\nFri. May 2nd, 2023 | 12:38\nTwo villages shelled\n", "Two villages shelled"),
        ("", None),
        ("• Kozinka under fire now\n", None),
    ],
)
def test_the_headline_of_a_plain_text_is_its_title(head, title):
    assert article_from_text(head + REPORT).title == title


def test_titles_of_the_caller_win():
    article = article_from_text("A headline of a page\n" + REPORT, title="T", publisher="P", url="https://a.example/")
    assert (article.title, article.publisher, article.url) == ("T", "P", "https://a.example/")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (REPORT, "en"),
        ("Drones hit Shebekino in Russia's Belgorod region, and two people were hurt by the fragments.", "en"),
        ("", None),
        ("Kozinka", None),
        ("Kozinka, Glotovo", None),
        ("Шебекино обстреляли в пятницу утром, сообщил губернатор области. Никто не пострадал.", "ru"),
        ("Російські війська обстріляли прикордонні громади Сумської області, є поранені та загиблі.", "uk"),
        ("Die Stadt Schebekino wurde am Freitag beschossen, teilte der Gouverneur mit. Es gab zwei Verletzte.", "de"),
        (
            "La ville de Chebekino a été bombardée vendredi, a annoncé le gouverneur. Deux personnes ont été tuées.",
            "fr",
        ),
    ],
)
def test_the_language_is_recognised(text, language):
    article = article_from_text(text)
    assert article.language == language
    assert any("not English" in note for note in article.notes) == (language not in {"en", None})


def test_an_english_text_needs_no_large_library():
    code = (
        "import sys; from geo.articles import article_from_text; article_from_text(sys.argv[1] * 3);"
        "print(sorted({'numpy', 'py3langid', 'trafilatura', 'lxml', 'charset_normalizer', 'http'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code, REPORT], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# --- many articles -------------------------------------------------------------------------------------------------


class Errors(list):
    """Collects what was skipped."""

    def __call__(self, source, error):
        self.append((Path(source).name, str(error)))


def test_folders_patterns_tables_and_files_are_read_in_order(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "page_files").mkdir()
    (tmp_path / "b.txt").write_text(REPORT)
    (tmp_path / "a.html").write_bytes((PAGES / "short-page.html").read_bytes())
    (tmp_path / "sub" / "c.md").write_text(REPORT)
    (tmp_path / "page_files" / "ad.html").write_text(REPORT)
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / ".hidden.txt").write_text(REPORT)
    errors = Errors()
    found = list(read_articles([tmp_path, f"{tmp_path}/*.txt", f"{tmp_path}/**/*.md"], on_error=errors))
    assert [Path(article.source).name for article in found] == ["a.html", "b.txt", "c.md"]
    assert errors == []


def test_what_cannot_be_read_is_reported_and_skipped(tmp_path):
    (tmp_path / "a.txt").write_text(REPORT)
    (tmp_path / "b.txt").write_bytes(b"%PDF-1.4")
    (tmp_path / "empty").mkdir()
    errors = Errors()
    sources = [tmp_path, tmp_path / "none.txt", f"{tmp_path}/*.htm", tmp_path / "empty", "ftp://a.example"]
    found = list(read_articles(sources, on_error=errors))
    assert [Path(article.source).name for article in found] == ["a.txt"]
    assert [name for name, _ in errors] == ["b.txt", "none.txt", "*.htm", "empty", "a.example"]
    with pytest.warns(UserWarning, match="skipped .*b.txt: expected text or HTML"):
        assert len(list(read_articles(tmp_path / "b.txt"))) == 0


def test_articles_are_read_only_when_asked_for(tmp_path):
    (tmp_path / "a.txt").write_text(REPORT)
    articles = read_articles([tmp_path / "a.txt", tmp_path / "b.txt"])
    next(articles)
    (tmp_path / "b.txt").write_text(REPORT)
    assert next(articles).text == REPORT


def test_a_bad_date_is_refused_at_once():
    with pytest.raises(SettingsError):
        read_articles([], published="yesterday")


def test_json_lines_are_read_and_bad_ones_reported(tmp_path):
    page = (PAGES / "short-page.html").read_text()
    rows = [
        json.dumps(
            {"text": REPORT, "title": "T", "url": "https://a.example/1", "date": "2023-05-22", "source": {"name": "P"}}
        ),
        "",
        "{not json",
        "[1]",
        json.dumps({"title": "no text"}),
        json.dumps({"articleBody": REPORT, "publishedAt": "Mon, 22 May 2023 10:00:00 GMT", "link": "javascript:x"}),
        json.dumps({"raw_html": page, "pub_date": 1684749600000}),
        json.dumps({"content": REPORT, "date": "someday"}),
    ]
    path = tmp_path / "feed.jsonl"
    path.write_text("\n".join(rows))
    errors = Errors()
    found = list(read_articles(path, on_error=errors))
    assert [Path(a.source).name for a in found] == ["feed.jsonl:1", "feed.jsonl:6", "feed.jsonl:7", "feed.jsonl:8"]
    assert [name for name, _ in errors] == ["feed.jsonl:3", "feed.jsonl:4", "feed.jsonl:5"]
    first = found[0]
    assert (first.title, first.publisher, first.url, first.published) == (
        "T",
        "P",
        "https://a.example/1",
        date(2023, 5, 22),
    )
    assert [a.published for a in found] == [date(2023, 5, 22)] * 3 + [None]
    assert found[1].url is None
    assert found[2].title == "Drone over Sudzha"
    assert any("someday" in note for note in found[3].notes)
    assert len({a.sha256 for a in found}) == 4


def test_one_long_line_does_not_end_a_feed(tmp_path):
    path = tmp_path / "feed.jsonl"
    path.write_text(json.dumps({"text": "x" * 5000}) + "\n" + json.dumps({"text": REPORT}) + "\n")
    errors = Errors()
    found = list(read_articles(path, on_error=errors, max_bytes=1000))
    assert [Path(a.source).name for a in found] == ["feed.jsonl:2"]
    assert len(errors) == 1


@pytest.mark.parametrize(
    ("delimiter", "codec"), [(",", "utf-8"), (";", "utf-8-sig"), ("\t", "cp1251"), (",", "utf-16")]
)
def test_csv_is_read(tmp_path, delimiter, codec):
    path = tmp_path / "feed.csv"
    text = "Шебекино обстреляли в пятницу утром, сообщил губернатор; никто не пострадал.\nВторая строка была тихой."
    header = delimiter.join(["Title", "Body", "Published At", "Outlet"])
    row = delimiter.join(["Т", f'"{text}"', "2023-05-22 10:00", "P"])
    path.write_bytes(f"{header}\r\n{row}\r\n{row}\r\n".encode(codec))
    found = list(read_articles(path, on_error=Errors()))
    assert [(a.text, a.publisher, a.published) for a in found] == [(text, "P", date(2023, 5, 22))] * 2


@pytest.mark.parametrize(
    ("content", "said"),
    [("", "is empty"), ("a,b\n1,2\n", "expected a column text .* found a, b"), ("text\n", "is empty")],
)
def test_tables_that_are_none_are_reported(tmp_path, content, said):
    path = tmp_path / "feed.csv"
    path.write_text(content)
    with pytest.warns(UserWarning, match=said):
        assert list(read_articles(path)) == []


# --- addresses -----------------------------------------------------------------------------------------------------

HTML = b"<html><body><h1>Quiet at the border</h1><p>" + REPORT.encode() + b"</p></body></html>"


def answer(body=HTML, status="200 OK", *headers):
    lines = [
        f"HTTP/1.1 {status}",
        *(headers or ("Content-Type: text/html; charset=utf-8",)),
        f"Content-Length: {len(body)}",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


@contextmanager
def serving(*answers, host="127.0.0.1"):
    """Serve each answer once on loopback: bytes, or a function that writes to the connection."""
    requests, done = [], threading.Event()
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as listener:
        listener.bind((host, 0))
        listener.listen()
        listener.settimeout(10)

        def run():
            for reply in answers:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    requests.append(connection.recv(65536).decode())
                    try:
                        if callable(reply):
                            reply(connection, done)
                        else:
                            connection.sendall(reply)
                    except OSError:
                        pass

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        name = f"[{host}]" if ":" in host else host
        try:
            yield f"http://{name}:{listener.getsockname()[1]}/a", requests
        finally:
            done.set()


def read(url, **settings):
    return read_article(url, allow_private=True, **{"timeout_s": 5.0, **settings})


@pytest.mark.enable_socket
def test_an_address_is_read():
    with serving(answer()) as (url, requests):
        article = read(url + "?q=б#part")
    assert article.title == "Quiet at the border"
    assert article.source == url + "?q=б#part"
    assert article.url == url + "?q=%D0%B1"
    assert requests[0].startswith("GET /a?q=%D0%B1 HTTP/1.1\r\n")
    assert "User-Agent: incursion-map/" in requests[0]


@pytest.mark.enable_socket
def test_plain_text_and_the_declared_charset_are_read():
    body = "Шебекино обстреляли в пятницу утром. <p> Никто не пострадал.".encode("koi8-r")
    with serving(answer(body, "200 OK", "Content-Type: text/plain; charset=koi8-r")) as (url, _):
        assert read(url).text == body.decode("koi8-r")


@pytest.mark.enable_socket
def test_compressed_and_chunked_pages_are_read():
    packed = gzip.compress(HTML)
    chunked = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n"
        % (
            len(HTML),
            HTML,
        )
    )
    with serving(answer(packed, "200 OK", "Content-Type: text/html", "Content-Encoding: gzip"), chunked) as (url, _):
        assert read(url).text == read(url).text


@pytest.mark.enable_socket
@pytest.mark.parametrize(
    ("reply", "error", "said"),
    [
        (answer(b"", "403 Forbidden"), Refused, "answered 403"),
        (answer(b"", "451 Unavailable For Legal Reasons"), Refused, "451"),
        (answer(b"", "500 Internal Server Error"), Unavailable, "answered 500"),
        (answer(b"", "404 Not Found"), BadAnswer, "answered 404"),
        (answer(b"", "204 No Content"), BadAnswer, "answered 204"),
        (answer(b"%PDF-", "200 OK", "Content-Type: application/pdf"), BadAnswer, "got application/pdf"),
        (answer(b"x", "200 OK", "Content-Encoding: br", "Content-Type: text/html"), BadAnswer, "'br'"),
        (
            answer(b"x" * 99, "200 OK", "Content-Encoding: gzip", "Content-Type: text/html"),
            BadAnswer,
            "expected gzip data",
        ),
        (answer(gzip.compress(HTML)[:-9], "200 OK", "Content-Encoding: gzip"), BadAnswer, "ends early"),
        (answer(gzip.compress(bytes(10**7)), "200 OK", "Content-Encoding: gzip"), BadAnswer, "at most 100000 bytes"),
        (answer(bytes(100_001)), BadAnswer, "it announces 100001"),
        (answer(HTML)[:-10], BadAnswer, "the connection ended after"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + b"x" * 200_000, BadAnswer, "found more"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", BadAnswer, "expected an HTTP answer"),
        (b"", Unavailable, "no connection"),
        (answer(b"", "302 Found"), BadAnswer, "without saying where to"),
        (answer(b"", "302 Found", "Location: ftp://a.example/"), BadAnswer, "redirects"),
        (answer(b"", "302 Found", "Location: http://me:pw@a.example/"), BadAnswer, "redirects"),
    ],
)
def test_answers_that_are_no_page_are_errors(reply, error, said):
    with serving(reply) as (url, _), pytest.raises(error, match=said) as caught:
        read(url, max_bytes=100_000)
    assert isinstance(caught.value, NetworkError)
    assert "\n" not in str(caught.value)


@pytest.mark.enable_socket
@pytest.mark.parametrize(
    ("header", "wait"),
    [("120", 120.0), ("Mon, 01 Jan 2001 00:00:00 GMT", 0.0), ("soon", None)],
)
def test_a_server_that_asks_to_wait_is_quoted(header, wait):
    reply = answer(b"", "429 Too Many Requests", f"Retry-After: {header}")
    with serving(reply) as (url, _), pytest.raises(Refused) as caught:
        read(url)
    assert caught.value.retry_after_s == wait


def drip(head, piece):
    """Write a beginning, then a piece again and again, never an end."""

    def reply(connection, done):
        connection.sendall(head)
        while not done.wait(0.05):
            connection.sendall(piece)

    return reply


@pytest.mark.enable_socket
@pytest.mark.parametrize(
    "reply",
    [
        lambda _, done: done.wait(10),
        drip(b"", b"H"),
        drip(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"[:1]),
        drip(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"x"),
        drip(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    ],
    ids=["hangs", "status drips", "header drips", "body drips", "chunks drip"],
)
def test_the_time_limit_holds_against_slow_servers(reply):
    with serving(reply) as (url, _), pytest.raises(TimedOut, match=r"within 0\.4 s"):
        read(url, timeout_s=0.4)


@pytest.mark.enable_socket
def test_a_slow_resolver_is_not_waited_for(monkeypatch):
    release = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: release.wait(10))
    with pytest.raises(TimedOut):
        read("http://slow.example/", timeout_s=0.2)
    release.set()


@pytest.mark.enable_socket
def test_redirects_are_followed_up_to_five():
    hops = [answer(b"", "302 Found", f"Location: /{number}") for number in range(9)]
    with serving(*hops[:5], answer()) as (url, requests):
        assert read(url).url == url.removesuffix("/a") + "/4"
        assert len(requests) == 6
    with serving(*hops) as (url, requests), pytest.raises(BadAnswer, match="after at most 5 redirects"):
        read(url)
    assert len(requests) == 6


@pytest.mark.enable_socket
def test_redirects_in_a_circle_are_not_followed():
    there, back = answer(b"", "302 Found", "Location: /b"), answer(b"", "302 Found", "Location: /a")
    with serving(there, back, there) as (url, requests), pytest.raises(BadAnswer, match="in a circle"):
        read(url)
    assert len(requests) == 2


@pytest.mark.enable_socket
def test_where_a_redirect_leads_is_checked_again(monkeypatch):
    monkeypatch.setattr(fetch_module, "_is_public", lambda address: address == "127.0.0.1")
    with (
        serving(answer(), host="127.0.0.2") as (inner, inner_requests),
        serving(answer(b"", "301 Moved", f"Location: {inner}")) as (url, _),
        pytest.raises(BadAnswer, match="public address"),
    ):
        read_article(url)
    assert inner_requests == []


@pytest.mark.enable_socket
def test_the_address_that_was_checked_is_the_one_connected_to(monkeypatch):
    """A name that answers with another address the second time leads nowhere else: it is looked up once."""
    with serving(answer()) as (url, requests):
        port = int(url.split(":")[2].split("/")[0])
        asked = []

        def look_up(host, *_args, **_settings):
            asked.append(host)
            address = "127.0.0.1" if len(asked) == 1 else "127.0.0.9"
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        monkeypatch.setattr(fetch_module, "_is_public", lambda address: address == "127.0.0.1")
        read_article(f"http://rebinding.example:{port}/")
    assert asked == ["rebinding.example"]
    assert f"Host: rebinding.example:{port}\r\n" in requests[0]


@pytest.mark.enable_socket
@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost:8000/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0.0.0.0/",
        "http://10.0.0.8/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://[::1]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
    ],
)
def test_addresses_that_are_not_public_are_refused_before_a_socket_is_opened(url, monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("connected"))
    with pytest.raises((ArticleError, Unavailable)) as caught:  # Unavailable: the system does not know such a name
        read_article(url)
    assert "address" in str(caught.value)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://me:secret@a.example/", "without user name"),
        ("http:///path", "http\\(s\\) URL"),
        ("http://a.example:99999/", "http\\(s\\) URL"),
        ("http://[::1/", "http\\(s\\) URL"),
        ("http://" + "a" * 70 + ".example/", "host name"),
    ],
)
def test_urls_that_are_none_are_refused(url, said):
    with pytest.raises(ArticleError, match=said) as caught:
        read_article(url)
    assert "secret" not in str(caught.value)


@pytest.mark.enable_socket
def test_a_closed_port_is_unavailable():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(Unavailable, match="no connection"):
        read(f"http://127.0.0.1:{port}/")
