"""The page of what leaves the house, in a real browser."""

import re
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from tests.exchange.things import PLAIN, exported, rich_study
from tests.factories import make_code

from oogst.core.formats.qdpx_reading import open_project
from oogst.exchange.models import ExportJob
from oogst.flows import exporting, import_material
from oogst.flows.correcting.saving import correct
from oogst.people.accounts import User
from oogst.sources import incoming
from oogst.studies.models import Study


def _opened(open_context: Callable[..., BrowserContext], width: int) -> tuple[Page, str]:
    study = rich_study()
    lead = User.objects.get(pk=study.memberships.get(role="lead").user_id)
    client = Client()
    client.force_login(lead, backend=settings.AUTHENTICATION_BACKENDS[0])
    context = open_context(viewport={"width": width, "height": 900}, accept_downloads=True)
    page = context.new_page()
    page.goto("/")
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": page.url}])
    page.goto(reverse("export", args=[study.slug]))
    return page, study.slug


def test_choices_are_counted_and_the_file_arrives(open_context: Callable[..., BrowserContext], tmp_path: Path) -> None:
    page, slug = _opened(open_context, 1280)
    page.locator("details.fold summary").click()
    page.get_by_label("De Werf").check()
    expect(page.locator("#leaving dd").first).to_have_text("1")

    page.locator("button[type=submit].go").click()
    expect(page.locator("#export-job")).to_be_visible(timeout=30_000)
    assert exporting.make_waiting() == 1
    with page.expect_download(timeout=30_000) as waiting:
        page.locator("#export-job a.go").click(timeout=30_000)

    waiting.value.save_as(tmp_path / "uit.qdpx")
    assert waiting.value.suggested_filename.startswith(slug)
    with open_project(tmp_path / "uit.qdpx") as project:
        assert project.source_count == 1


def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    open_context: Callable[..., BrowserContext], axe: Callable[[Page], list[str]]
) -> None:
    for width in (1280, 320):
        page, _slug = _opened(open_context, width)
        page.locator("details.fold summary").click()
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_project_that_comes_back_is_shown_and_merged(
    open_context: Callable[..., BrowserContext], axe: Callable[[Page], list[str]], tmp_path: Path
) -> None:
    for width in (1280, 320):
        page, slug = _opened(open_context, width)
        study = Study.objects.get(slug=slug)
        lead = User.objects.get(pk=study.memberships.get(role="lead").user_id)
        content = exported(study, lead)
        make_code(study, lead, "Alleen hier")
        diary = study.sources.get(name="Logboek")
        correct(source=diary, start=0, end=3, words="Toch", seen=diary.digest, by=lead)
        batch = incoming.start_import(study=study, by=lead, settings={})
        file = import_material.bring(batch=batch, name="terug.qdpx", chunks=[content])

        page.goto(reverse("arrived", args=[slug, file.pk]))
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.screenshot(path=tmp_path / f"arrived-{width}.png", full_page=True)
        line = page.locator("ul.lines li", has_text="Logboek")
        expect(line.locator("p")).to_be_visible()  # what the text of the file would do to what was coded
        page.locator("input[name=texts]").check()
        page.locator("form.card button.go").click()
        expect(page).to_have_url(re.compile("/material/import/"))
        assert study.sources.get(name="Logboek").current().text == PLAIN
        job = ExportJob.objects.create(
            study=study, by=lead.pk, format="qdpx", state="ready", file_name="a.qdpx", size=9
        )
        page.goto(reverse("export_job", args=[slug, job.pk]))
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.screenshot(path=tmp_path / f"job-{width}.png", full_page=True)
