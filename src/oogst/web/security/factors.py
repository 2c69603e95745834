"""How second factors are kept: what an app and we both know is sealed, and the last one stays where one is required."""

import base64

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.encoding import force_bytes
from django.utils.translation import gettext as _

from oogst.core.sealing import CannotOpen, derive, seal, unseal
from oogst.people.accounts import User
from oogst.web.security.required import FACTORS, must_have_one

ABOUT = "second factor"


class SealedFactors(DefaultMFAAdapter):
    """The key comes from the installation's secret, which is not in the database: a copy of that opens nothing."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(seal(_key(settings.SECRET_KEY), text.encode(), ABOUT)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Also with an earlier secret (SECRET_KEY_FALLBACKS). Raises CannotOpen."""
        sealed = base64.b64decode(encrypted_text)
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
            try:
                return unseal(_key(secret), sealed, ABOUT).decode()
            except CannotOpen:
                continue
        raise CannotOpen

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        user = authenticator.user
        others = Authenticator.objects.filter(user=user, type__in=FACTORS).exclude(pk=authenticator.pk)
        return not must_have_one(user) or others.exists()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey") if number == 1 else _("Passkey %(number)d") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "Oogst"}


def _key(secret: str | bytes) -> bytes:
    return derive(force_bytes(secret), "oogst second factors")
