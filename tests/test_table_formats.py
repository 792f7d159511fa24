"""The formats with rules of their own: KML for Google Earth, the ACLED-shaped CSV, the workbook that comes back."""

from __future__ import annotations

import csv
import warnings
from datetime import UTC, date
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd
import pyogrio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from test_incidents import CORPS, DAY, DISTRICT, GOVERNOR, GRAYVORON, MARCH, OBLAST, SHEBEKINO, Border, claim

import geo
from geo.cli import main
from geo.corrections import apply, read_corrections
from geo.errors import OutputError, TableError
from geo.incidents import group, retold
from geo.model import Article, Decision, Factuality, ReviewStatus, TimeSpan
from geo.table import acled_frame, claims_frame, incidents_frame, read_table, write_table
from geo.table.acled import ACLED_COLUMNS
from geo.table.escapes import to_xml

if TYPE_CHECKING:
    from pathlib import Path

KML = {"k": "http://www.opengis.net/kml/2.2"}
CLAIMS = [
    claim(label="attackers cross the border"),
    claim(GRAYVORON, CORPS),
    claim(DISTRICT, GOVERNOR),
    claim(OBLAST, time=MARCH, direction="UA→RU"),
]
INCIDENTS = incidents_frame(group(CLAIMS, Border()))


def write_and_parse(frame: pd.DataFrame, path: Path) -> Any:
    write_table(frame, path)
    return etree.parse(str(path)).getroot()


class TestKml:
    def test_names_begin_with_the_status_and_say_where(self, tmp_path: Path) -> None:
        root = write_and_parse(INCIDENTS, tmp_path / "t.kml")
        names = root.xpath("//k:Folder[@id='incidents']/k:Placemark/k:name/text()", namespaces=KML)
        assert len(names) == len(INCIDENTS)
        assert all(name.split(": ")[0] == status for name, status in zip(names, INCIDENTS.status, strict=True))
        assert any(name.startswith("claimed: Grayvoron, ") for name in names)

    def test_a_day_is_a_time_stamp_and_a_month_a_span(self, tmp_path: Path) -> None:
        undated = incidents_frame(group([claim(SHEBEKINO, time=TimeSpan())]))
        root = write_and_parse(INCIDENTS, tmp_path / "t.kml")
        assert "2023-05-22" in root.xpath("//k:TimeStamp/k:when/text()", namespaces=KML)
        assert root.xpath("//k:TimeSpan/k:begin/text()", namespaces=KML) == ["2023-03-01"]
        assert root.xpath("//k:TimeSpan/k:end/text()", namespaces=KML) == ["2023-03-31"]
        assert not write_and_parse(undated, tmp_path / "u.kml").xpath("//k:TimeStamp|//k:TimeSpan", namespaces=KML)

    def test_uncertainty_is_a_circle_of_that_radius_in_a_folder_of_its_own(self, tmp_path: Path) -> None:
        from pyproj import Geod

        root = write_and_parse(INCIDENTS, tmp_path / "t.kml")
        rings = root.xpath("//k:Folder[@id='uncertainty']//k:LinearRing/k:coordinates/text()", namespaces=KML)
        located = INCIDENTS[INCIDENTS.latitude.notna()]
        assert len(rings) == len(located)
        for ring, (_, row) in zip(rings, located.iterrows(), strict=True):
            corners = [tuple(map(float, corner.split(","))) for corner in ring.split()]
            assert corners[0] == corners[-1]
            _, _, metres = Geod(ellps="WGS84").inv(
                *zip(*[(row.longitude, row.latitude, *c) for c in corners], strict=True)
            )
            assert metres == pytest.approx([row.uncertainty_km * 1000] * len(corners), abs=1)

    def test_gdal_reads_both_folders(self, tmp_path: Path) -> None:
        write_table(INCIDENTS, tmp_path / "t.kml")
        assert [name for name, _ in pyogrio.list_layers(tmp_path / "t.kml")] == ["Incidents", "Uncertainty"]
        back = pyogrio.read_dataframe(tmp_path / "t.kml", layer="Incidents")
        assert all(name.split(": ")[0] in set(INCIDENTS.status) for name in back.Name)
        if "LIBKML" in pyogrio.list_drivers():  # GDAL's other driver reads no columns
            assert set(back.incident_id) == set(INCIDENTS.incident_id)
            assert set(back.n_claims) == set(INCIDENTS.n_claims)

    def test_words_of_an_article_are_never_html_nor_entities_of_google_earth(self, tmp_path: Path) -> None:
        hostile = "<script>alert(1)</script> $[name] ]]> <img src=x>"
        frame = incidents_frame(group([claim(quote=hostile, article=Article(text=hostile, title=hostile))]))
        root = write_and_parse(frame, tmp_path / "t.kml")
        (balloon,) = root.xpath("//k:Folder[@id='incidents']/k:Placemark/k:description/text()", namespaces=KML)
        assert "<script" not in balloon
        assert "<img" not in balloon
        assert "$[" not in balloon
        assert "&lt;script&gt;" in balloon

    def test_nothing_is_fetched_from_anywhere(self, tmp_path: Path) -> None:
        write_table(INCIDENTS, tmp_path / "t.kml")
        text = (tmp_path / "t.kml").read_text(encoding="utf-8")
        assert "href" not in text
        assert [word for word in text.split('"') if word.startswith("http")] == [KML["k"]]

    def test_a_file_that_is_no_kml_of_ours_is_refused(self, tmp_path: Path) -> None:
        for content in ("<kml", "<kml/>"):
            (tmp_path / "t.kml").write_text(content, encoding="utf-8")
            with pytest.raises(TableError):
                read_table(tmp_path / "t.kml")


class TestAcled:
    def test_has_acleds_columns_and_says_what_it_is(self) -> None:
        frame = acled_frame(INCIDENTS)
        assert tuple(frame.columns) == ACLED_COLUMNS
        assert len(ACLED_COLUMNS) == 31
        assert frame.event_id_cnty.str.startswith("IM-").all()
        assert frame.notes.str.startswith("ACLED-style coding, not ACLED data.").all()
        assert frame.tags.str.contains("ACLED-style coding, not ACLED data").all()
        assert frame.fatalities.isna().all()

    def test_one_row_a_reported_day(self) -> None:
        days = TimeSpan(date(2023, 5, 22), date(2023, 5, 24), 1)
        frame = acled_frame(incidents_frame(group([claim(time=days)])))
        assert frame.event_date.dt.day.tolist() == [22, 23, 24]
        assert frame.event_id_cnty.is_unique
        assert frame.time_precision.tolist() == [1, 1, 1]

    def test_days_come_from_the_claims_that_say_it_happened(self) -> None:
        next_day = TimeSpan(date(2023, 5, 23), date(2023, 5, 23), 1)
        for factuality, days in ((Factuality.CLAIMED, [22, 23]), (Factuality.DENIED, [22])):
            claims = [claim(), claim(time=next_day, factuality=factuality)]
            incidents = group(claims, Border())
            assert len(incidents) == 1
            frame = acled_frame(incidents_frame(incidents), claims_frame(claims, incidents))
            assert frame.event_date.dt.day.tolist() == days

    def test_a_month_is_its_middle_with_its_precision(self) -> None:
        frame = acled_frame(INCIDENTS)
        march = frame[frame.event_date.dt.month == 3].iloc[0]
        assert march.event_date.date() == date(2023, 3, 16)
        assert march.time_precision == 3

    def test_a_region_stands_at_the_city_it_is_named_after_only_here(self) -> None:
        row = acled_frame(INCIDENTS).set_index("admin1").loc[["Belgorod Oblast"]].query("geo_precision == 3").iloc[0]
        assert row.location == "Belgorod"
        assert row.latitude == pytest.approx(50.6, abs=0.1)
        assert "Known only to Belgorod Oblast; coded to Belgorod." in row.notes
        assert INCIDENTS.set_index("location").loc["Belgorod Oblast"].geometry is None

    def test_what_has_no_date_or_place_is_left_out_with_a_warning(self) -> None:
        undated = incidents_frame(group([claim(time=TimeSpan())]))
        with pytest.warns(UserWarning, match=undated.incident_id[0]):
            assert acled_frame(undated).empty

    def test_types_of_actors_only_where_the_word_lists_tell(self) -> None:
        frame = INCIDENTS.iloc[:1].assign(
            actor1="Military Forces of Ukraine", actor2="Military Forces of Russia", country="RU", event_date=DAY.start
        )
        row = acled_frame(frame.assign(event_date=pd.to_datetime(frame.event_date))).iloc[0]
        assert (row.inter1, row.inter2) == ("External/Other forces", "State forces")
        assert row.interaction == "State forces-External/Other forces"
        assert row.iso == 643
        assert row.country == "Russia"
        legion = acled_frame(INCIDENTS.assign(actor1="Freedom of Russia Legion"))
        assert set(legion.inter1) == {""}

    def test_reads_back_equal_and_has_no_formula(self, tmp_path: Path) -> None:
        frame = INCIDENTS.assign(actor1="=cmd()", publisher="@x\r\ny")
        write_table(frame, tmp_path / "t.acled.csv")
        pd.testing.assert_frame_equal(read_table(tmp_path / "t.acled.csv"), acled_frame(frame))
        with (tmp_path / "t.acled.csv").open(encoding="utf-8", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not [cell for cell in cells if cell[:1] in tuple("=+-@")]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            write_table(frame.iloc[:0], tmp_path / "none.acled.csv")
        assert read_table(tmp_path / "none.acled.csv").empty

    def test_another_table_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "t.acled.csv").write_text("a,b\n1,2\n", encoding="utf-8")
        with pytest.raises(TableError, match="event_id_cnty"):
            read_table(tmp_path / "t.acled.csv")


class TestWorkbook:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        path = tmp_path / "review.xlsx"
        write_table(INCIDENTS, path, claims_frame(CLAIMS, group(CLAIMS, Border())))
        return path

    @staticmethod
    def edit(path: Path, changes: dict[str, Any], *, by: str | None = "Ann", row: int = 2) -> None:
        """Change cells of one row of the sheet, the way a person would."""
        book = openpyxl.load_workbook(path)
        book["read me"]["B2"] = by
        heads = {cell.value: cell.column for cell in book["incidents"][1]}
        for name, value in changes.items():
            book["incidents"].cell(row, heads[name]).value = value
        book.save(path)

    @staticmethod
    def row_of(location: str) -> int:
        return int(INCIDENTS.index[INCIDENTS.location == location][0]) + 2

    def test_has_a_sheet_for_each_purpose_and_hides_what_was_written(self, path: Path) -> None:
        book = openpyxl.load_workbook(path)
        assert book.sheetnames == ["read me", "incidents", "claims", "columns", "as read"]
        assert book["as read"].sheet_state == "hidden"
        assert [c.value for c in book["incidents"][1]][:4] == ["decision", "note", "merge_into", "incident_id"]

    def test_no_cell_is_a_formula_whatever_the_article_says(self, tmp_path: Path) -> None:
        frame = incidents_frame(group([claim(quote='=HYPERLINK("x")', article=Article(text="x", title="+1"))]))
        write_table(frame, tmp_path / "t.xlsx")
        book = openpyxl.load_workbook(tmp_path / "t.xlsx")
        assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
        assert read_table(tmp_path / "t.xlsx").quote[0] == '=HYPERLINK("x")'

    def test_untouched_it_has_no_corrections(self, path: Path) -> None:
        assert read_corrections(path).decisions == ()

    def test_a_changed_cell_is_a_fix_with_who_when_and_what_was_read(self, path: Path) -> None:
        self.edit(path, {"status": "disputed", "event_date": date(2023, 5, 23), "note": "two versions"})
        (fix,) = read_corrections(path).decisions
        assert fix.decision is Decision.FIX
        assert fix.by == "Ann"
        assert fix.at == openpyxl.load_workbook(path).properties.modified.replace(tzinfo=UTC)
        assert fix.changes == {"status": "disputed", "event_date": "2023-05-23"}
        assert fix.machine["status"] == INCIDENTS.status[0]
        assert fix.note == "two versions"
        assert fix.target == INCIDENTS.incident_id[0]

    def test_applied_the_table_has_what_was_written(self, path: Path) -> None:
        place = {"latitude": 50.4, "longitude": 35.7, "location": "a farm", "geonameid": None}
        self.edit(path, {"control_status": "denied", **place}, row=self.row_of("Kozinka"))
        corrected = apply(group(CLAIMS, Border()), read_corrections(path), geo.border(), retold)
        row = incidents_frame(corrected.incidents).set_index("location").loc["a farm"]
        assert (row.latitude, row.longitude) == (50.4, 35.7)
        assert row.control_status == "denied"
        assert row.review_status == ReviewStatus.CORRECTED
        assert row.reviewed_by == "Ann"
        assert corrected.notes == ()

    def test_a_geonames_id_is_the_place_of_the_gazetteer(self, path: Path) -> None:
        self.edit(path, {"geonameid": 559034}, row=self.row_of("Kozinka"))
        (fix,) = read_corrections(path).decisions
        assert fix.changes["place"]["name"] == "Grayvoron"

    def test_a_place_can_be_said_to_be_unknown(self, path: Path) -> None:
        self.edit(path, {"latitude": None, "longitude": None}, row=self.row_of("Kozinka"))
        (fix,) = read_corrections(path).decisions
        assert fix.changes == {"place": None}

    def test_accept_reject_and_merge(self, path: Path) -> None:
        kozinka, grayvoron = INCIDENTS.incident_id[:2]
        self.edit(path, {"decision": "Accept"})
        assert [c.decision for c in read_corrections(path).decisions] == [Decision.ACCEPT]
        self.edit(path, {"decision": "reject", "note": "another year"})
        assert [(c.decision, c.note) for c in read_corrections(path).decisions] == [(Decision.REJECT, "another year")]
        self.edit(path, {"decision": None, "note": None, "merge_into": grayvoron})
        (merge,) = read_corrections(path).decisions
        assert (merge.target, merge.changes) == (kozinka, {"merge_into": grayvoron})

    def test_rows_may_be_sorted_and_filtered_and_left_out(self, path: Path) -> None:
        book = openpyxl.load_workbook(path)
        book["read me"]["B2"] = "Ann"
        sheet = book["incidents"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        sheet.delete_rows(2, len(rows))
        for row in reversed(rows[1:]):
            sheet.append(row)
        book.save(path)
        assert read_corrections(path).decisions == ()

    @pytest.mark.parametrize(
        ("changes", "by", "expected"),
        [
            ({"status": "disputed"}, None, "your name in cell B2"),
            ({"quote": "something else"}, "Ann", "quote cannot be changed"),
            ({"status": "certain"}, "Ann", "status to be one of"),
            ({"decision": "maybe"}, "Ann", "accept or reject"),
            ({"decision": "reject"}, "Ann", "needs a note"),
            ({"decision": "accept", "status": "denied"}, "Ann", "expected one of them"),
            ({"latitude": None}, "Ann", "both latitude and longitude"),
            ({"latitude": 123.0}, "Ann", "within ±90"),
            ({"location": None}, "Ann", "name of the place"),
            ({"geonameid": 1}, "Ann", "no place with geonameid 1"),
            ({"incident_id": "i-other"}, "Ann", "there was no incident 'i-other'"),
            ({"status": "=A1"}, "Ann", "formula"),
            ({"event_date": "soon"}, "Ann", "event_date"),
        ],
    )
    def test_every_fault_is_told_and_nothing_is_taken_over(
        self, path: Path, changes: dict[str, Any], by: str | None, expected: str
    ) -> None:
        self.edit(path, changes, by=by, row=self.row_of("Kozinka"))
        with pytest.raises(TableError, match=expected):
            read_corrections(path)

    def test_a_name_alone_is_no_position(self, path: Path) -> None:
        self.edit(path, {"location": "Somewhere"}, row=self.row_of("Belgorod Oblast"))
        with pytest.raises(TableError, match="a name alone is no position"):
            read_corrections(path)

    def test_another_file_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "t.xlsx").write_bytes(b"no workbook")
        with pytest.raises(TableError, match="workbook"):
            read_table(tmp_path / "t.xlsx")
        openpyxl.Workbook().save(tmp_path / "other.xlsx")
        with pytest.raises(TableError, match="incidents"):
            read_corrections(tmp_path / "other.xlsx")

    def test_what_no_cell_can_hold_is_an_error_and_not_cut(self, tmp_path: Path) -> None:
        with pytest.raises(OutputError, match="32767 characters"):
            write_table(incidents_frame(group([claim(quote="x" * 40_000)])), tmp_path / "t.xlsx")
        assert not list(tmp_path.iterdir())

    @settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(data=st.data())
    def test_exactly_what_was_changed_comes_back(self, tmp_path: Path, data: st.DataObject) -> None:
        choices = {
            "status": ["disputed", "denied"],
            "outcome": ["withdrew"],
            "actor1": ["", "'=", "_x000D_", "line\r\nline"],
            "time_precision": [2],
        }
        path, expected = tmp_path / "random.xlsx", {}
        write_table(INCIDENTS, path)
        book = openpyxl.load_workbook(path)
        book["read me"]["B2"] = "Ann"
        columns = {cell.value: cell.column for cell in book["incidents"][1]}
        for number, (_, was) in enumerate(INCIDENTS.iterrows(), 2):
            picked = {name: data.draw(st.sampled_from([was[name], *values])) for name, values in choices.items()}
            for name, value in picked.items():
                cell = book["incidents"].cell(number, columns[name])
                cell.value = to_xml(value) if isinstance(value, str) else int(value)
            changed = {name: value for name, value in picked.items() if value != was[name]}
            expected |= {was.incident_id: changed} if changed else {}
        book.save(path)
        assert {one.target: dict(one.changes) for one in read_corrections(path).decisions} == expected

    def test_the_command_takes_it_back(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        article, first, second = (tmp_path / name for name in ("raid.txt", "review.xlsx", "corrected.csv"))
        said = "On Monday the Freedom of Russia Legion said it had crossed the border and entered Kozinka"
        article.write_text(f"{said} in Russia's Belgorod region.\n", encoding="utf-8")
        common = ["map", str(article), "--published", "2023-05-23", "-o", str(tmp_path / "map.html")]
        assert main([*common, "--table", str(first)]) == 0
        self.edit(first, {"status": "unverified", "note": "one post only"})
        assert main([*common, "--corrections", str(first), "--table", str(second)]) == 0
        assert read_table(second)[["status", "review_status", "reviewed_by"]].iloc[0].tolist() == [
            "unverified",
            "corrected",
            "Ann",
        ]
        self.edit(first, {"quote": "another"})
        assert main([*common, "--corrections", str(first), "--table", str(second)]) == 1
        assert "quote cannot be changed" in capsys.readouterr().err
