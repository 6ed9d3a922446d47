from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from aims.platform.models import AccessLogEntry, LedgerEntry, StoredFile
from documents.models import Evidence
from documents.services.evidence import add_evidence, change_evidence, replace_evidence, withdraw_evidence
from tests.worlds import World

pytestmark = pytest.mark.django_db


def at(world: World, path: str = "") -> str:
    return f"/o/{world.organization.slug}/evidence/{path}"


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def upload(name: str = "minutes.txt", content: bytes = b"We met.") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


def test_a_stranger_signs_in_first(world, evidence):
    response = Client().get(at(world))
    assert (response.status_code, response["Location"][:8]) == (302, "/sign-in")


@pytest.mark.parametrize(
    "path",
    ["", "add", "EVD-0001/", "EVD-0001/change", "EVD-0001/replace", "EVD-0001/link", "EVD-0001/files/1"],
)
def test_another_organization_finds_nothing(world, other_world, evidence, path):
    client = other_world.manager.client()
    assert client.get(at(world, path)).status_code == 404
    assert client.post(at(world, path)).status_code == 404
    if path.startswith("EVD"):
        assert client.get(at(other_world, path)).status_code == 404


def test_who_has_no_part_in_it_is_refused(world, evidence):
    client = world.top.client()
    for path in ("add", "EVD-0001/change", "EVD-0001/replace", "EVD-0001/link", "EVD-0001/withdraw"):
        assert client.get(at(world, path)).status_code == 403, path
        assert client.post(at(world, path), {"reason": "x", "revision": 1}).status_code == 403, path
    assert client.get(at(world, "EVD-0001/")).status_code == 200


def test_upload_through_the_form(world, catalogue):
    response = world.owner.client().post(
        at(world, "add"),
        {
            "file": upload(),
            "title": "Minutes",
            "requirements": ["9.3.2", "A.2.2"],
            "owner": world.owner.member.pk,
        },
    )
    evidence = Evidence.objects.get()
    assert (response.status_code, response["Location"]) == (302, at(world, "EVD-0001/"))
    assert evidence.owner == world.owner.member
    assert sorted(evidence.requirements.values_list("requirement__number", flat=True)) == ["9.3.2", "A.2.2"]
    page = world.owner.client().get(response["Location"])
    assert "minutes.txt" in page.content.decode()


def test_the_form_says_what_is_wrong(world, catalogue):
    client = world.manager.client()
    for data, message in (
        ({"title": "x"}, "This field is required."),
        ({"title": "", "file": upload()}, "This field is required."),
        ({"title": "x", "file": upload(content=b"")}, "The submitted file is empty."),
        (
            {"title": "x", "file": upload(), "requirements": ["A.99"]},
            "A.99 is not one of the available choices",
        ),
        ({"title": "x" * 5000, "file": upload()}, "at most 200 characters"),
        ({"title": "x", "file": upload(), "valid_until": "31.02.2026"}, "Enter a valid date."),
    ):
        response = client.post(at(world, "add"), data)
        assert response.status_code == 422
        assert message in response.content.decode()
    assert (Evidence.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_an_owner_of_another_organization_is_no_choice(world, other_world, catalogue):
    response = world.manager.client().post(
        at(world, "add"), {"title": "x", "file": upload(), "owner": other_world.owner.member.pk}
    )
    assert response.status_code == 422
    assert Evidence.objects.count() == 0


def test_a_file_over_the_limit_is_refused_while_streaming(world, catalogue, settings, tmp_path):
    settings.AIMS_EVIDENCE_LIMIT = 50_000
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "incoming")
    (tmp_path / "incoming").mkdir()
    before = LedgerEntry.objects.count()
    for size in (60_000, 140_000, 3_000_000):
        response = world.manager.client().post(
            at(world, "add"), {"title": "Big", "file": upload(content=b"x" * size)}
        )
        assert response.status_code == 413
        assert "The file is larger than 0 MB. Nothing of it was kept." in response.content.decode()
    assert list((tmp_path / "incoming").iterdir()) == []
    assert not (tmp_path / "files").exists()
    assert (LedgerEntry.objects.count(), StoredFile.objects.count()) == (before, 0)


def test_a_stranger_uploads_nothing(world, catalogue, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "incoming")
    (tmp_path / "incoming").mkdir()
    response = Client().post(at(world, "add"), {"title": "x", "file": upload()})
    assert response.status_code == 302
    assert list((tmp_path / "incoming").iterdir()) == []


def test_download_is_byte_for_byte_sealed_and_noted(world, evidence):
    client = world.auditor.client()
    response = client.get(at(world, "EVD-0001/files/1"))
    assert body(response) == b"%PDF-1.7 bias"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="bias.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"].split("; ")
    assert response["Content-Length"] == "13"
    assert response["ETag"] == f'"{evidence.versions.get().file.sha256}"'
    noted = AccessLogEntry.objects.get()
    assert (noted.member, noted.reference) == (world.auditor.member, "EVD-0001 version 1")


def test_unchanged_bytes_answer_304(world, evidence):
    client = world.auditor.client()
    tag = f'"{evidence.versions.get().file.sha256}"'
    response = client.get(at(world, "EVD-0001/files/1"), headers={"If-None-Match": tag})
    assert (response.status_code, response.content) == (304, b"")


@pytest.mark.parametrize("name", ["page.html", "page.svg", "Übersicht <b>.html"])
def test_html_is_never_shown_inline(world, catalogue, name):
    client = world.manager.client()
    client.post(at(world, "add"), {"title": "H", "file": upload(name, b"<script>alert(1)</script>")})
    response = client.get(at(world, "EVD-0001/files/1"))
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment; ")
    assert body(response) == b"<script>alert(1)</script>"


def test_a_name_with_letters_of_its_own_comes_back(world, catalogue):
    add_evidence(
        actor=world.manager.actor,
        organization=world.organization,
        title="x",
        file_name="Übersicht.txt",
        chunks=[b"x"],
    )
    response = world.manager.client().get(at(world, "EVD-0001/files/1"))
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%C3%9Cbersicht.txt"
    assert body(response) == b"x"


def test_old_and_new_version_are_both_there(world, evidence):
    client = world.owner.client()
    response = client.post(
        at(world, "EVD-0001/replace"),
        {"file": upload("new.txt", b"new"), "revision": 1, "reason": "Retested"},
    )
    assert response.status_code == 302
    assert body(client.get(at(world, "EVD-0001/files/1"))) == b"%PDF-1.7 bias"
    assert body(client.get(at(world, "EVD-0001/files/2"))) == b"new"
    assert client.get(at(world, "EVD-0001/files/3")).status_code == 404


def test_a_stale_form_shows_both(world, evidence):
    change_evidence(actor=world.manager.actor, evidence=evidence, title="Theirs", owner=world.owner.member)
    response = world.owner.client().post(
        at(world, "EVD-0001/change"), {"title": "Mine", "revision": 1, "owner": world.owner.member.pk}
    )
    text = response.content.decode()
    assert response.status_code == 409
    assert "Theirs" in text
    assert "Mine" in text
    evidence.refresh_from_db()
    assert evidence.title == "Theirs"


def test_a_stale_upload_is_told_so(world, evidence):
    change_evidence(actor=world.manager.actor, evidence=evidence, title="Theirs", owner=world.owner.member)
    response = world.owner.client().post(at(world, "EVD-0001/replace"), {"file": upload(), "revision": 1})
    assert response.status_code == 409
    assert evidence.versions.count() == 1


def test_link_unlink_and_withdraw_by_hand(world, evidence):
    client = world.manager.client()
    assert client.post(at(world, "EVD-0001/link"), {"number": "7.5.3", "revision": 1}).status_code == 302
    assert client.get(at(world, "EVD-0001/unlink/7.5.3")).status_code == 200
    assert client.post(at(world, "EVD-0001/unlink/7.5.3"), {"reason": "", "revision": 2}).status_code == 302
    assert client.get(at(world, "EVD-0001/unlink/7.5.3")).status_code == 404
    assert client.post(at(world, "EVD-0001/withdraw"), {"reason": "", "revision": 3}).status_code == 422
    assert client.post(at(world, "EVD-0001/withdraw"), {"reason": "Wrong", "revision": 3}).status_code == 302
    assert client.post(at(world, "EVD-0001/withdraw"), {"reason": "Wrong", "revision": 4}).status_code == 409
    page = client.get(at(world, "EVD-0001/")).content.decode()
    assert "Withdrawn" in page
    assert "/evidence/EVD-0001/replace" not in page


def test_list_and_detail_cost_the_same_with_one_and_with_thirty(world, evidence):
    client = world.manager.client()

    def cost(path: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(at(world, path)).status_code == 200
        return len(queries)

    few = (cost(""), cost("EVD-0001/"))
    for number in range(29):
        add_evidence(
            actor=world.manager.actor,
            organization=world.organization,
            title=f"Record {number}",
            file_name=f"{number}.txt",
            chunks=[str(number).encode()],
            requirements=["6.1.2", "A.7.4"],
            owner=world.owner.member,
        )
    for number in range(12):
        replace_evidence(
            actor=world.manager.actor, evidence=evidence, file_name="n.txt", chunks=[f"v{number}".encode()]
        )
    assert (cost(""), cost("EVD-0001/")) == few
    assert few[0] <= 12
    assert few[1] <= 25


def test_the_list_as_it_was(world, evidence):
    moment = world.manager.viewpoint.head.recorded_at
    change_evidence(actor=world.manager.actor, evidence=evidence, title="Renamed since")
    withdraw_evidence(actor=world.manager.actor, evidence=evidence, reason="Old")
    client = world.manager.client()
    now, then = client.get(at(world)), client.get(at(world), {"as_of": moment.isoformat()})
    assert "Bias test" not in now.content.decode()
    assert "Bias test of the triage model" in then.content.decode()
    detail = client.get(at(world, "EVD-0001/"), {"as_of": moment.isoformat()}).content.decode()
    assert "Bias test of the triage model" in detail
    assert "/evidence/EVD-0001/change" not in detail


def test_export_is_what_the_list_shows(world, evidence):
    client, before = world.manager.client(), AccessLogEntry.objects.count()
    text = body(client.get(at(world, "export.csv"))).decode("utf-8-sig")
    assert re.search(r"EVD-0001,Bias test of the triage model,,\"6\.1\.2, A\.7\.4\"", text)
    assert body(client.get(at(world, "export.xlsx")))[:2] == b"PK"
    logged = AccessLogEntry.objects.order_by("pk")[before:]
    assert [each.what for each in logged] == ["evidence as csv", "evidence as xlsx"]
    assert client.get(at(world, "export.exe")).status_code == 404
    assert "EVD-0001" not in body(client.get(at(world, "export.csv"), {"q": "nothing"})).decode()
