"""No address leads to another site, no words of people get into a header, no name gets out of its folder."""

from urllib.parse import urljoin, urlsplit

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.templatetags.static import static
from django.test import Client
from django.urls import reverse
from tests.factories import make_study, make_user
from tests.web.security.attack import answer_of
from tests.web.security.signing import LOGIN, PASSWORD, SAFETY, force_in, is_in, sign_in, signed_in
from tests.web.security.walking import every_address
from tests.web.test_access_walk import make_world

from oogst.people.roles import Role
from oogst.sources.models import ImportFile
from oogst.studies.models import Study

pytestmark = pytest.mark.django_db
AWAY = [
    "https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example", "\\\\evil.example",
    "javascript:boem()", "data:text/html,x", "http:evil.example", "https:/evil.example", "/\t/evil.example",
    "https://testserver@evil.example/", "https://testserver.evil.example/", "%2F%2Fevil.example", "\r\nhttps://evil.example",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


def stays(answer):
    """Whether an answer leads nowhere else, read as browsers read an address."""
    where = answer.headers.get("Location", "/").translate({ord(char): None for char in "\t\r\n"}).strip()
    leads = urlsplit(urljoin("http://testserver/accounts/login/", where.replace("\\", "/")))
    return (leads.scheme, leads.netloc) == ("http", "testserver")


@pytest.mark.parametrize("address", AWAY)
def test_no_door_leads_away(address):
    user = make_user()

    came_in = sign_in(client := Client(), user.email, next=address)
    again = client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": address})
    language = client.post("/i18n/setlang/", {"language": "en", "next": address})
    referred = client.post("/i18n/setlang/", {"language": "en"}, headers={"Referer": address.strip()})
    left = client.post("/accounts/logout/", {"next": address})

    assert [stays(answer) for answer in (came_in, again, language, referred, left)] == [True] * 5
    assert not is_in(client)


@pytest.mark.parametrize("address", ["https://evil.example/", "/\\evil.example"])
def test_no_page_leads_away(address):
    world = make_world("Onderzoek A")
    client = force_in(world.people[Role.LEAD])
    wrong = []

    for name, url in every_address(world).items():
        asked = dict.fromkeys(("next", "url", "back", "return", "redirect", "from", "to"), address)
        answer, _text = answer_of(client, url.partition("?")[0], data=asked)
        if not stays(answer):
            wrong.append((name, answer["Location"]))

    assert wrong == []


def test_an_address_in_the_path_leads_not_away():
    for path in ("//evil.example/", "//evil.example", "/\\evil.example/studies", "//evil.example/%2e%2e"):
        answer = Client().get(path)
        assert stays(answer), path


SPLIT = "a\r\nX-Evil: 1\r\n\r\n<script>boem()</script>"


def test_words_in_a_name_do_not_get_into_a_header():
    world = make_world("Onderzoek A")
    client = force_in(world.people[Role.LEAD])
    Study.objects.filter(pk=world.study.pk).update(name=SPLIT)
    world.study.sources.update(name=SPLIT, file_name=SPLIT)
    checked = 0

    for name, url in every_address(world).items():
        answer, _text = answer_of(client, url)
        assert answer.status_code < 500, name
        for header, value in answer.headers.items():
            assert header != "X-Evil", name
            assert not {"\r", "\n"} & set(value), (name, header)
        checked += "Content-Disposition" in answer.headers

    assert checked >= 5


@pytest.mark.parametrize(
    "asked", ["%0d%0aX-Evil:%201", "%0aSet-Cookie:%20sessionid=x", "%E5%98%8A%E5%98%8DX-Evil:%201"]
)
def test_an_address_does_not_get_into_a_header(asked):
    for path in (f"/s/{asked}/", f"{LOGIN}?next=/{asked}", f"/studies/?next={asked}", f"/demo/step-in/{asked}/"):
        answer = Client(raise_request_exception=False).get(path)
        assert answer.status_code < 500
        assert "X-Evil" not in answer.headers
        assert "sessionid" not in answer.cookies


def test_a_name_does_not_get_into_the_head_of_a_letter(mailoutbox):
    lead = make_user()
    study = make_study(lead)
    Study.objects.filter(pk=study.pk).update(name="Onderzoek\r\nBcc: evil@evil.example\r\n\r\nHoi")
    client = signed_in(lead)

    sent = {
        "email": "nieuw@oogst.example",
        "name": "Nieuw\r\nBcc: evil@evil.example",
        "role": "researcher",
        "language": "nl",
    }
    client.post(reverse("member_new", args=[study.slug]), sent)

    assert len(mailoutbox) == 1
    for letter in mailoutbox:
        assert letter.recipients() == ["nieuw@oogst.example"]
        head = letter.message().as_string().partition("\n\n")[0]
        assert "\nBcc" not in head


@pytest.mark.parametrize(
    "address", ["a@b.nl\r\nBcc: evil@evil.example", "a@b.nl, evil@evil.example", "a@b.nl\x00", "a@b.nl;x@y.nl"]
)
def test_an_address_is_one_address(address):
    Client().post("/accounts/password/reset/", {"email": address})
    signed_in().post("/accounts/email/", {"email": address, "action_add": ""})

    assert all(recipient == "a@b.nl" for letter in mail.outbox for recipient in letter.recipients())
    assert all("evil" not in letter.message().as_string() for letter in mail.outbox)


UP = [
    "../settings.py", "../../config/settings.py", "..%2f..%2fconfig/settings.py", "%2e%2e/%2e%2e/config/secret.py",
    "....//settings.py", "..\\..\\settings.py", "%c0%ae%c0%ae/settings.py", "/etc/passwd", "//etc/passwd",
    "oogst/../../templates/base.html", "oogst/css/../../../apps.py", "%00", "oogst/css/base.css%00.js",
]  # fmt: skip


@pytest.mark.parametrize("path", UP)
def test_no_static_address_gets_out_of_its_folder(path):
    folder = static("x").removesuffix("x")

    for url in (folder + path, "/static/" + path, "/" + path):
        answer, text = answer_of(Client(raise_request_exception=False), url)
        assert answer.status_code in {301, 302, 400, 404}, url
        assert "import " not in text
        assert "root:" not in text


NAMES = [
    "../../uit.txt",
    "..\\..\\uit.txt",
    "/etc/uit.txt",
    "C:\\uit.txt",
    "a/../../uit.txt",
    "uit.txt\x00.exe",
    "..",
    ".",
]


@pytest.mark.parametrize("name", NAMES)
def test_no_name_of_a_file_gets_out_of_its_folder(name, settings, tmp_path):
    settings.MEDIA_INCOMING = tmp_path / "incoming" / "diep"
    lead = make_user()
    study = make_study(lead)
    upload = SimpleUploadedFile("x.txt", b"Het was stil.\n")
    upload._name = name  # as the other side says it; SimpleUploadedFile itself would keep only the end

    force_in(lead).post(
        reverse("material_import", args=[study.slug]), {"basis": "elsewhere", "basis_note": "map", "files": [upload]}
    )

    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [
        path for path in written if path.parent != settings.MEDIA_INCOMING or set(path.name) - set("0123456789abcdef")
    ] == []
    for file in ImportFile.objects.all():
        assert "/" not in file.stored
        assert ".." not in file.stored
    for source in study.sources.all():
        assert not {"/", "\\", "\x00"} & set(source.file_name)


@pytest.mark.parametrize("asked", ["..", "../../etc/passwd", "html/../../x", "%2e%2e", "py", "HTML", ""])
def test_a_report_comes_in_known_formats_only(asked):
    world = make_world("Onderzoek A")
    client = force_in(world.people[Role.LEAD])

    answer = client.get(f"/s/{world.study.slug}/story/report/export/{asked}/")

    assert answer.status_code in {301, 302, 404}


@pytest.mark.parametrize("language", ["../../etc/passwd", "nl/../en", "xx", "en\r\nX-Evil: 1", "\x00"])
def test_a_language_is_one_of_ours(language):
    answer = Client().post("/i18n/setlang/", {"language": language, "next": LOGIN}, follow=True)

    assert answer.status_code in {200, 400}
    assert "X-Evil" not in answer.headers
    assert Client(headers={"Cookie": "django_language=../../x"}).get(LOGIN)["Content-Language"] == "nl"


def test_a_name_of_a_passkey_is_only_words():
    answer = signed_in().get(SAFETY + "passkeys/add/?name=" + "%3Cscript%3Eboem()%3C/script%3E")

    assert "<script>boem" not in answer.text
