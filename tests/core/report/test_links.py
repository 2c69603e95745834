"""Only addresses that are safe to follow become links."""

import pytest

from oogst.core.report.links import safe_link


@pytest.mark.parametrize("address", ["https://x.example/a?b=c#d", "HTTP://x.example", "mailto:a@x.example", "#sources"])
def test_a_web_mail_or_inner_address_is_kept(address):
    assert safe_link(address) == address


@pytest.mark.parametrize(
    "address",
    [
        *(None, "", "#", "//x.example", "/a", "a", "https:", "https://[x", "mailto:", "file:///etc/passwd"),
        *("javascript:alert(1)", "java\nscript:alert(1)", " javascript:alert(1)", "data:text/html,x", "vbscript:x"),
    ],
)
def test_any_other_address_is_none(address):
    assert safe_link(address) is None
