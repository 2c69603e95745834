"""What attackers try, how to see that it worked, and walking through a study as its own links lead."""

from collections import Counter
from urllib.parse import urldefrag, urlsplit

import lxml.html
from django.conf import settings
from django.db import transaction

SUM = "{{7331*7}}{% load er_niet %}${7331*7}"  # 51317 where something counts it out
SCRIPT = "'\"></textarea><script>boem()</script>"
PICTURE = "<img src=x onerror=boem()>"
LINK = "javascript:boem()//"
ALL = [SUM, SCRIPT, PICTURE, LINK]
COUNTED = "51317"

RUNS = {"href", "src", "action", "formaction", "data", "xlink:href", "srcset", "poster", "background", "ping"}
EMBEDS = {"iframe", "frame", "object", "embed", "base", "applet", "portal"}
SAFE_DATA = ("application/json", "application/ld+json")
LINKS = {"href", "hx-get"}


def executable(page: str) -> list[str]:
    """All on a page that a browser would run and that is not ours."""
    found = []
    for element in lxml.html.document_fromstring(page.encode(), parser=_parser()).iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "script":
            source, kind = element.get("src", ""), element.get("type", "")
            if not (source.startswith(settings.STATIC_URL) or (not source and kind in SAFE_DATA)):
                found.append(f"script {source}{(element.text or '')[:60]}")
        if element.tag in EMBEDS:
            found.append(element.tag)
        if element.tag == "meta" and "http-equiv" in element.attrib:
            found.append("meta")
        if element.tag == "link" and not element.get("href", "").startswith(settings.STATIC_URL):
            found.append(f"link {element.get('href')}")
        found += [
            f"{element.tag} {name}={value[:60]}"
            for name, value in element.attrib.items()
            if _runs(element, name, value)
        ]
    return found


def _runs(element, name, value):
    """Whether an attribute does something by itself."""
    name, squeezed = name.lower(), "".join(value.split()).lower()
    if name.startswith(("on", "hx-on", "data-hx-on")) or name in {"srcdoc", "style"}:
        return True
    if name.startswith("hx-") and squeezed.startswith(("js:", "javascript:")):
        return True
    leads = name in RUNS and squeezed.partition(":")[0] in {"javascript", "vbscript", "data"}
    return leads and not _is_picture(element, value)


def _is_picture(element, value):
    return element.tag == "img" and value.startswith(("data:image/png", "data:image/svg+xml;base64", "data:image/jpeg"))


def _parser():
    return lxml.html.HTMLParser(encoding="utf-8")


def answer_of(client, url, **more):
    """What an address gives, taken back afterwards: status, kind, text, headers."""
    with transaction.atomic("default"), transaction.atomic("vault"):
        answer = client.get(url, **more)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True, "default")
        transaction.set_rollback(True, "vault")
    return answer, body.decode("utf-8", "replace")


def crawl(client, *starts, most=500):
    """All pages that one reaches by links, each address at most twice whatever it asks: {address: (answer, text)}."""
    seen, times, waiting, found = set(), Counter(), list(starts), {}
    while waiting and len(found) < most:
        url = waiting.pop(0)
        parts = urlsplit(url)
        mark = (parts.path, tuple(sorted(part.partition("=")[0] for part in parts.query.split("&"))))
        if mark in seen or times[parts.path] == 2 or parts.path.startswith(settings.STATIC_URL):
            continue
        seen.add(mark)
        times[parts.path] += 1
        answer, text = answer_of(client, url)
        found[url] = (answer, text)
        if answer.status_code in {301, 302}:
            waiting.append(answer["Location"])
        elif answer.headers.get("Content-Type", "").startswith("text/html") and answer.status_code == 200:
            waiting += _links(text, url)
    return found


def _links(text, base):
    page = lxml.html.document_fromstring(text.encode(), parser=_parser())
    page.make_links_absolute(f"http://testserver{base}")
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        for name in LINKS:
            value = element.get(name, "")
            if name == "hx-get" and value.startswith("/"):
                yield urldefrag(value)[0]
            elif value.startswith("http://testserver/"):
                yield urldefrag(value.removeprefix("http://testserver"))[0]


def faults(found):
    """What a crawl met that it should not: things that run, sums counted out, broken pages, strange headers."""
    wrong = []
    for url, (answer, text) in found.items():
        kind = answer.headers.get("Content-Type", "")
        if answer.status_code >= 500:
            wrong.append(f"{url}: {answer.status_code}")
        if COUNTED in text:
            wrong.append(f"{url}: counted out")
        shown = not answer.headers.get("Content-Disposition", "").startswith("attachment")
        if kind.startswith("text/html") and text.strip():
            # A report to take along has a script and a policy of its own in it; what we sent is known by its word.
            wrong += [f"{url}: {one}" for one in executable(text) if shown or "boem" in one]
        elif shown and kind.startswith(("image/svg", "application/xhtml", "text/xml", "application/xml")):
            wrong.append(f"{url}: {kind} in the browser")
    return wrong
