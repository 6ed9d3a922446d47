from __future__ import annotations

from pathlib import Path

import pytest

from documents.services.evidence import add_evidence

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\win.ini", "win.ini"),
        ("a\x00b\x1f\x7f.pdf", "ab.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("line\nbreak\ttab.txt", "line break tab.txt"),
        ("...", "file"),
        ("", "file"),
        ("..", "file"),
        (".htaccess", "htaccess"),
        ('a<b>"c|?*.txt', "a_b__c___.txt"),
        ("é" * 5000 + ".pdf", "é" * 146 + ".pdf"),
        ("x" * 5000, "x" * 150),
        ("Protokoll Jänner.docx", "Protokoll Jänner.docx"),
        ("x." + "y" * 400, ("x." + "y" * 400)[:150]),
    ],
)
def test_a_hostile_file_name_is_only_a_clean_name_to_show(world, settings, given, kept):
    evidence = add_evidence(
        actor=world.manager.actor,
        organization=world.organization,
        title="Named",
        file_name=given,
        chunks=[b"bytes"],
    )
    version = evidence.versions.get()
    assert version.file_name == kept
    assert [path.name for path in Path(settings.AIMS_FILES_DIR).rglob("*") if path.is_file()] == [
        version.file.sha256
    ]


@pytest.mark.parametrize("name", ["page.html", "picture.svg", "script.js", "x.xhtml", "no-ending"])
def test_what_a_browser_could_run_is_plain_bytes(world, name):
    evidence = add_evidence(
        actor=world.manager.actor,
        organization=world.organization,
        title="Hostile",
        file_name=name,
        chunks=[b"<script>alert(1)</script>"],
    )
    assert evidence.versions.get().media_type == "application/octet-stream"
