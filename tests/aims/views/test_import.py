"""The import in the browser: upload, mapping, dry run, result; a file of the federal inventory's shape."""

from __future__ import annotations

from typing import Any

import pytest

from aims.core.tabular import read_table
from aims.models import AISystem, ImportRun
from aims.platform.models import LedgerEntry, StoredFile
from tests.aims.importing import address, filled, through_the_browser, upload
from tests.aims.making import body_of, csv_bytes, last_import, work
from tests.worlds import World

pytestmark = pytest.mark.django_db

WIDE = ["2_use_case_name", "3_agency", "4_bureau", "11_purpose_benefits", "16_dev_stage"]
WIDE += ["20_date_implemented", "21_date_retired", *(f"{number}_question" for number in range(22, 77))]


def wide_row(number: int, stage: str = "Initiated", implemented: str = "", retired: str = "") -> list[str]:
    rest = [f"answer {number}.{position}\nsecond line" if position % 5 else "" for position in range(55)]
    return [f"Use case {number}", "Agency", "Bureau", "Helps,\npeople", stage, implemented, retired, *rest]


def wide_file() -> bytes:
    rows = [
        wide_row(1, "Operation and Maintenance", "1/5/2023"),
        wide_row(2, "Retired", "12/31/2019", "6/30/2023"),
        wide_row(3, "Acquisition and/or Development", "N/A", "NA"),
        wide_row(4, "Planned"),
        wide_row(5, "In production", "23-Nov"),
        wide_row(6, "Initiated", "", "N/A -Consolidated into another use case."),
        wide_row(7, "Dreaming"),
        wide_row(3, "Initiated"),
    ]
    return csv_bytes(WIDE, *rows, encoding="utf-8-sig")


def test_a_wide_file_goes_in_whole_and_a_second_time_changes_nothing(world: World) -> None:
    client = world.manager.client()
    mapping = upload(world, wide_file(), client=client)["Location"]
    page = client.get(mapping)
    assert page.context["survey"].understanding["encoding"].startswith("UTF-8")
    assert len(page.context["form"].columns) == 62
    posted = filled(page)
    assert {posted["column-0"], posted["column-3"], posted["column-4"]} == {"name", "purpose", "status"}
    assert [name for name in posted if name.startswith("identity-")] == [
        "identity-0",
        "identity-1",
        "identity-2",
    ]
    dry_run = client.post(mapping, posted)["Location"]
    assert "are being checked" in client.get(dry_run).content.decode()
    work()
    page = client.get(dry_run)
    run = last_import()
    assert (run.rows, run.created, run.refused, AISystem.objects.count()) == (8, 5, 3, 0)
    bad = [(line["row"], cell[0]) for line in page.context["outcome"].lines for cell in line["bad"]]
    assert bad == [(6, "20_date_implemented"), (7, "21_date_retired"), (8, "16_dev_stage")]
    client.post(f"{dry_run}/start", {"revision": run.revision})
    work()
    run.refresh_from_db()
    assert (run.status, run.created, run.refused) == ("done", 5, 3)
    assert "5 created, 0 changed, 0 unchanged, 3 refused: 8 rows" in client.get(dry_run).content.decode()
    system = AISystem.objects.get(name="Use case 1")
    assert len(system.imported_details.cells) == 57 - 11
    shown = client.get(f"/o/{world.organization.slug}/ai-systems/{system.reference}").content.decode()
    assert "answer 1.1\nsecond line" in shown
    refused = body_of(client.get(f"{dry_run}/files/refused"))
    assert refused.count(b"23-Nov") == 2
    again = through_the_browser(world, wide_file(), client)
    assert (again.created, again.updated, again.unchanged, again.refused) == (0, 0, 5, 3)


def test_the_words_of_a_stage_can_be_given_a_meaning(world: World) -> None:
    client = world.manager.client()
    mapping = upload(world, wide_file(), client=client)["Location"]
    page = client.get(mapping)
    texts = next(each["texts"] for each in page.context["form"].words if each["label"] == "Stage")
    field = next(bound.html_name for text, _, bound in texts if text == "Dreaming")
    posted = filled(page) | {field: "suspended", "bad_cells": "keep"}
    client.post(mapping, posted)
    work()
    run = last_import()
    assert (run.created, run.refused) == (8, 0)


def test_a_newly_chosen_stage_column_shows_its_words_first(world: World) -> None:
    client = world.manager.client()
    content = csv_bytes(["Name", "Phase"], ["A", "one"], ["B", "two"])
    mapping = upload(world, content, client=client)["Location"]
    posted = filled(client.get(mapping)) | {"column-1": "status"}
    response = client.post(mapping, posted)
    assert response["Location"] == mapping
    page = client.get(mapping)
    assert [text for text, _, _ in page.context["form"].words[0]["texts"]] == ["one", "two"]


def test_two_columns_cannot_become_one_field(world: World) -> None:
    client = world.manager.client()
    mapping = upload(world, csv_bytes(["Name", "Title"], ["A", "B"]), client=client)["Location"]
    response = client.post(mapping, filled(client.get(mapping)) | {"column-1": "name"})
    assert response.status_code == 422
    assert "Two columns are chosen as “Name”. Keep one of them." in response.content.decode()


def test_a_stale_mapping_is_refused(world: World) -> None:
    client = world.manager.client()
    mapping = upload(world, csv_bytes(["Name"], ["A"]), client=client)["Location"]
    posted = filled(client.get(mapping))
    client.post(mapping, posted | {"again": "1"})
    response = client.post(mapping, posted)
    assert response.status_code == 409
    assert "Someone else saved this in the meantime." in response.content.decode()


def test_the_file_can_be_read_in_another_way(world: World) -> None:
    client = world.manager.client()
    content = "Notes\r\nName,Vendor\r\nMüller,ÄÖ\r\n".encode("cp1252")
    mapping = upload(world, content, client=client)["Location"]
    response = client.post(
        mapping.replace("/mapping", "/read"), {"read-encoding": "Windows-1250", "read-header_row": 2}
    )
    assert response.status_code == 302
    assert client.get(mapping).context["survey"].understanding["encoding"] == "Windows-1250"
    response = client.post(mapping.replace("/mapping", "/read"), {"read-encoding": "UTF-8"})
    assert response.status_code == 422


def test_the_mapping_is_offered_again_for_the_same_columns(world: World) -> None:
    client = world.manager.client()
    content = csv_bytes(["Name", "Team"], ["A", "x"])
    mapping = upload(world, content, client=client)["Location"]
    posted = filled(client.get(mapping)) | {"column-1": "people_affected"}
    del posted["identity-1"]
    dry_run = client.post(mapping, posted)["Location"]
    work()
    client.post(f"{dry_run}/start")
    work()
    mapping = upload(world, content, client=client)["Location"]
    assert filled(client.get(mapping))["column-1"] == "people_affected"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("blank.csv", b"\n\n   \n"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4),
        ("page.csv", b"<!doctype html><html><body>hello</body></html>"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ("broken.xlsx", b"PK\x03\x04 nothing more"),
    ],
)
def test_what_is_no_table_is_refused_and_nothing_is_kept(world: World, name: str, content: bytes) -> None:
    before = LedgerEntry.objects.count()
    response = upload(world, content, name)
    assert response.status_code == 422
    assert response.context["form"].errors["file"][0].endswith((".", ". "))
    assert (ImportRun.objects.count(), StoredFile.objects.count(), LedgerEntry.objects.count()) == (
        0,
        0,
        before,
    )


def test_a_file_over_the_limit_is_refused_while_it_comes_in(world: World, settings: Any) -> None:
    settings.AIMS_IMPORT_LIMIT = 1 << 20
    response = upload(world, b"Name\n" + b"x\n" * (1 << 20))
    assert response.status_code == 413
    assert "The file is larger than 1 MB. Nothing of it was kept." in response.content.decode()
    assert (ImportRun.objects.count(), StoredFile.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("given", "kept"),
    [("../../etc/passwd", "passwd"), ("a\\b\\x.csv", "x.csv"), ("<b>.csv", "_b_.csv"), ("ü.csv", "ü.csv")],
)
def test_a_hostile_file_name_never_becomes_a_path(world: World, given: str, kept: str) -> None:
    assert upload(world, csv_bytes(["Name"], ["A"]), given).status_code == 302
    assert last_import().file_name == kept


def test_a_double_click_imports_once(world: World) -> None:
    client = world.manager.client()
    mapping = upload(world, csv_bytes(["Name"], ["A"]), client=client)["Location"]
    dry_run = client.post(mapping, filled(client.get(mapping)))["Location"]
    work()
    revision = last_import().revision
    assert client.post(f"{dry_run}/start", {"revision": revision}).status_code == 302
    assert client.post(f"{dry_run}/start", {"revision": revision}).status_code == 409
    assert client.get(mapping).status_code == 302
    work()
    assert AISystem.objects.count() == 1
    assert LedgerEntry.objects.filter(verb="import.started").count() == 1


def test_who_may_not_import_is_refused(world: World, other_world: World) -> None:
    run = through_the_browser(world, csv_bytes(["Name"], ["A"]))
    for person in (world.owner, world.auditor, world.top, world.admin):
        client = person.client()
        for path in ("new", run.reference, f"{run.reference}/mapping", f"{run.reference}/files/upload"):
            assert client.get(address(world, path)).status_code == 403
        assert upload(world, b"Name\nA\n", client=client).status_code == 403
    assert other_world.manager.client().get(address(other_world, run.reference)).status_code == 404


def test_an_xlsx_comes_in_and_the_inventory_goes_out_with_its_details(world: World, tmp_path: Any) -> None:
    import datetime as dt

    from aims.core.tabular import write_xlsx

    path = tmp_path / "x.xlsx"
    with path.open("wb") as target:
        columns = ["Name", "In use since", "Remark"]
        rows: list[list[Any]] = [["A", dt.date(2025, 3, 1), "=1+1"], ["B", None, "plain"]]
        write_xlsx(target, columns, rows, title="Systems", moment=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    run = through_the_browser(world, path.read_bytes())
    assert (run.created, run.refused) == (2, 0)
    client = world.auditor.client()
    for kind in ("csv", "xlsx"):
        response = client.get(f"/o/{world.organization.slug}/ai-systems/export/{kind}")
        out = tmp_path / f"out.{kind}"
        out.write_bytes(body_of(response))
        with read_table(out, out.name, limit_bytes=10**6, limit_rows=100) as table:
            place = {name: number for number, name in enumerate(table.understanding.columns)}
            cells = [row.cells for row in table.rows()]
        assert [row[place["Imported: Remark"]] for row in cells] == (
            ["'=1+1", "plain"] if kind == "csv" else ["=1+1", "plain"]
        )
        assert [row[place["In use since"]] for row in cells] == ["2025-03-01", ""]
