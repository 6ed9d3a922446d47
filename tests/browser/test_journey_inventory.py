"""The AIMS manager brings the inventory in from a file, and takes it out again."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.aims.importing import through_the_browser
from tests.aims.making import csv_bytes, work
from tests.browser.looking import Looker
from tests.browser.steps import (
    SEEN_AFTER,
    card,
    fetch,
    fetch_named,
    heading,
    inside,
    press,
    rows,
    sign_in,
    upload,
    visit,
)
from tests.worlds import World, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COLUMNS = ["2_use_case_name", "3_agency", "4_bureau", "11_purpose_benefits", "16_dev_stage"]
COLUMNS += ["20_date_implemented", "21_date_retired", *(f"{number}_question" for number in range(22, 77))]
CASES = (
    ("Ward roster", "Operation and Maintenance", "1/5/2023", ""),
    ("Letter drafts", "Retired", "12/31/2019", "6/30/2023"),
    ("Call triage", "Acquisition and/or Development", "N/A", "NA"),
    ("Bed forecast", "Planned", "", ""),
    ("Scan reader", "In production", "23-Nov", ""),
    ("Claims check", "Initiated", "", "N/A -Consolidated into another use case."),
    ("Dream diary", "Dreaming", "", ""),
)
IN = ("Ward roster", "Letter drafts", "Call triage", "Bed forecast")
ROWS_OF = "Rows of the file and what {}"


def inventory() -> bytes:
    """A real inventory in small: BOM, 62 columns, line breaks in cells, dates as people write them."""
    assert len(COLUMNS) == 62
    lines = []
    for number, (name, stage, since, until) in enumerate(CASES, 1):
        rest = [f"answer {number}.{place}\nsecond line" if place % 5 else "" for place in range(55)]
        lines.append([name, "Agency", "Bureau", "Helps,\npeople", stage, since, until, *rest])
    return csv_bytes(COLUMNS, *lines, encoding="utf-8-sig")


def map_the_file(look: Looker, world: World, name: str) -> None:
    """From the list of systems to the mapping of the uploaded file."""
    visit(look, inside(world, "ai-systems"))
    press(look, "Import")
    upload(look, "CSV or XLSX file", name, inventory())
    press(look, "Read the file")
    assert heading(look) == name


def dry_run(look: Looker) -> None:
    """Check the rows and wait at the page until it shows by itself what would happen."""
    press(look, "Check the rows")
    expect(look.page.get_by_role("status")).to_contain_text("Waiting for a free worker")
    work()
    expect(look.page.get_by_text("this is what would happen")).to_be_visible(timeout=SEEN_AFTER)
    look.check("dry run")


def really(look: Looker) -> None:
    """Start the import and wait at the page for its end."""
    press(look, "Import now")
    expect(look.page.get_by_role("progressbar")).to_be_visible()
    work()
    expect(look.page.get_by_text("Step 4 of 4: the result.")).to_be_visible(timeout=SEEN_AFTER)
    look.check("result")


def verdicts(look: Looker, what: str) -> list[tuple[str, str, str]]:
    """Row, name and verdict of each row of the file."""
    return [(row[0], row[1], row[2]) for row in rows(look, ROWS_OF.format(what))]


def test_the_manager_brings_in_an_inventory_and_sees_each_bad_cell(look: Looker) -> None:
    world = make_world()
    sign_in(look, world.manager)
    map_the_file(look, world, "inventory.csv")
    understood = card(look, "What was understood")
    expect(understood).to_contain_text("UTF-8")
    chosen = look.page.get_by_label("2_use_case_name becomes").locator("option:checked")
    expect(chosen).to_have_text("Name")
    expect(look.page.get_by_label("76_question becomes").locator("option:checked")).to_have_text(
        "Imported detail"
    )

    dry_run(look)
    assert verdicts(look, "would happen") == [
        (str(number + 1), name, "New" if name in IN else "Refused")
        for number, (name, *_) in enumerate(CASES, 1)
    ]
    visit(look, inside(world, "ai-systems"))
    expect(look.page.get_by_role("heading", name="No AI system yet")).to_be_visible()
    look.page.go_back()

    really(look)
    expect(look.page.get_by_text("4 created, 0 changed, 0 unchanged, 3 refused: 7 rows")).to_be_visible()
    press(look, "Bad cells and notes", look.page.get_by_role("navigation", name="Rows"))
    bad = {row[0]: row[3] for row in rows(look, ROWS_OF.format("happened"))}
    assert [(row, why.partition(":")[0]) for row, why in bad.items()] == [
        ("6", "20_date_implemented"),
        ("7", "21_date_retired"),
        ("8", "16_dev_stage"),
    ]
    name, refused_rows = fetch_named(look, "Refused rows, to mend")
    assert name == "IMP-0001-refused.csv"
    given, back = list(csv.reader(io.StringIO(inventory().decode("utf-8-sig")))), read_csv(refused_rows)
    assert [line[: len(COLUMNS)] for line in back] == [given[0], *given[5:8]]
    assert fetch(look, "Uploaded file") == inventory()

    visit(look, inside(world, "ai-systems?tab=all"))
    assert {row[0].split(" AIS-")[0] for row in rows(look, "AI systems, 4 rows")} == set(IN)


def test_a_second_import_of_the_same_file_changes_nothing(look: Looker) -> None:
    world = make_world()
    through_the_browser(world, inventory())
    sign_in(look, world.manager)
    map_the_file(look, world, "february.csv")
    dry_run(look)
    really(look)
    expect(look.page.get_by_text("0 created, 0 changed, 4 unchanged, 3 refused: 7 rows")).to_be_visible()


def test_what_the_file_said_stays_with_the_system_and_goes_out_again(look: Looker) -> None:
    world = make_world()
    through_the_browser(world, inventory())
    sign_in(look, world.auditor)
    visit(look, inside(world, "ai-systems?tab=all"))
    for table in (read_csv(fetch(look, "CSV")), read_xlsx(fetch(look, "XLSX"))):
        named = table[0].index("Name")
        assert sorted(row[named] for row in table[1:]) == sorted(IN)
        roster = next(row for row in table if row[named] == "Ward roster")
        assert roster[table[0].index("Imported: 23_question")] == "answer 1.1\nsecond line"
    look.page.get_by_role("link", name="Ward roster").click()
    drawer = look.page.get_by_role("complementary", name="Details of the chosen row")
    expect(drawer.get_by_role("heading", name="Ward roster")).to_be_visible()
    look.check("drawer of a system")
    press(look, "Open the whole page", drawer)
    look.page.get_by_text("Show what the file says beside the facts above").click()
    assert dict(rows(look, "Cells of the imported row"))["23_question"] == "answer 1.1 second line"
    look.check("imported details")


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def read_xlsx(content: bytes) -> list[list[str]]:
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.values]
