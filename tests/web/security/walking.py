"""All addresses, with what they need, as somebody who may do most and as nobody."""

from django.contrib.auth import get_user_model
from django.urls import NoReverseMatch, reverse
from tests.web.test_access_walk import IN_A_STUDY, addresses

from oogst.people.links import password_path

ARGUMENTS = {"provider_id": "oidc-1", "pk": 0}  # for addresses that belong to no study
BY_PATTERN = {  # of these, Django does not tell which arguments they take
    "account_confirm_email": {"key": "a-b"},
    "account_reset_password_from_key": {"uidb36": "0", "key": "a-b"},
}


def every_address(world):
    """By name, with real objects where it is of a study. All that the site has."""
    found = {}
    for name, arguments in addresses().items():
        if name in IN_A_STUDY:
            found[name] = world.url(name)
            continue
        try:
            given = {argument: ARGUMENTS.get(argument, "lead") for argument in arguments}
            found[name] = reverse(name, kwargs=given or BY_PATTERN.get(name))
        except NoReverseMatch:
            raise AssertionError(f"Nobody says with what to walk to {name}: {arguments}") from None
    found["a link for a password"] = password_path(get_user_model().objects.first())
    return found
