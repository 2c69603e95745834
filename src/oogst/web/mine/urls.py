"""A participant's own pages, at two addresses: with a personal link, and for an account within its study."""

from django.urls import URLPattern, path

from oogst.participation import links
from oogst.web.mine import confirming, data, deciding, signing, stopping, way_in

PAGES = [
    ("", data.data, ""),
    ("copy/", data.copy, "copy"),
    ("sign/", signing.language, "sign"),
    ("sign/read/", signing.read, "read"),
    ("sign/questions/", signing.questions, "questions"),
    ("sign/confirm/", confirming.confirm, "confirm"),
    ("sign/choose/", deciding.choose, "choose"),
    ("sign/signed/", deciding.signed, "signed"),
    ("sign/decline/", deciding.decline, "decline"),
    ("stop/", stopping.stop, "stop"),
    ("destroy/", stopping.destroy, "destroy"),
    ("after/", stopping.after, "after"),
    ("after/certificate/", stopping.certificate, "certificate"),
]
"""Where, what, and the name after "own_" and "mine_"."""


def _pages(before: str, way: str) -> list[URLPattern]:
    return [path(before + where, page, name=f"{way}_{name}" if name else way) for where, page, name in PAGES]


urlpatterns = [
    path(links.path("<str:secret>").removeprefix("/"), way_in.way_in, name="way_in"),
    path("mine/closed/", way_in.closed, name="own_closed"),
    path("mine/code/", way_in.code, name="own_code"),
    path("mine/out/", way_in.out, name="own_out"),
    path("mine/left/", way_in.left, name="own_left"),
    *_pages("mine/", "own"),
    *_pages("s/<slug:slug>/mine/", "mine"),
]
