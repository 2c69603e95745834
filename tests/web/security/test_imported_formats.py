"""Files that carry something to run come in as words: no page that shows them runs it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories import make_study, make_user
from tests.web.security.attack import PICTURE, crawl, executable, faults
from tests.web.security.hostile_files import every_file
from tests.web.security.signing import force_in

from oogst.core.formats.recognise import EXTENSIONS
from oogst.sources.models import ImportFile

pytestmark = pytest.mark.django_db
SETTINGS = {"basis": "elsewhere", "basis_note": "map 3"}


def test_nothing_in_any_file_runs(tmp_path):
    """All kinds come into one study by the form; then all its pages are walked."""
    lead = make_user()
    study, client = make_study(lead), force_in(lead)
    files = every_file(tmp_path)

    for ending, (name, content) in files.items():
        sent = {**SETTINGS, "files": [SimpleUploadedFile(name, content)]}
        answer = client.post(reverse("material_import", args=[study.slug]), sent)
        assert answer.status_code == 302
        file = ImportFile.objects.latest("pk")
        assert file.state == ImportFile.State.TAKEN, (ending, file.report)
        page = client.get(answer["Location"]).text
        assert PICTURE not in page
        assert "onerror=boem" in page, ending  # its name at least came through, as words

    found = crawl(client, f"/s/{study.slug}/", f"/s/{study.slug}/insight/search/?q=begin", most=1000)
    assert faults(found) == []
    # The words of every source are shown somewhere: otherwise nothing could have run.
    for source in study.sources.all():
        pages = [text for url, (_answer, text) in found.items() if str(source.pk) in url]
        assert any("onerror=boem" in text or "7331" in text for text in pages), source.name


def test_every_reader_has_a_hostile_file(tmp_path):
    kinds = {EXTENSIONS[ending] for ending in every_file(tmp_path) if ending in EXTENSIONS}

    assert set(EXTENSIONS.values()) - kinds == {"fodt"}  # an odt in one file, read by the same code


@pytest.mark.parametrize(
    "page",
    [
        "<p onclick='x()'>a</p>", "<script>x()</script>", "<script src='//evil.example/x.js'></script>",
        "<a href='java\nscript:x()'>a</a>", "<a href=' JavaScript:x()'>a</a>", "<svg onload=x()></svg>",
        "<iframe src='/'></iframe>", "<p style='x'>a</p>", "<base href='//evil.example'>", "<p hx-on:click='x()'>a</p>",
        "<form action='javascript:x()'></form>", "<a href='data:text/html,x'>a</a>", "<object data='x'></object>",
        "<meta http-equiv='refresh' content='0'>", "<link rel=stylesheet href='//evil.example/x.css'>",
    ],
)  # fmt: skip
def test_the_judge_itself_sees_what_runs(page):
    assert executable(f"<html><body>{page}</body></html>") != []
