"""Whether this installation can send mail at all."""

from django.conf import settings


def can_mail() -> bool:
    """False where no mail server is set: then links are shown on the screen, and nobody is written to."""
    return not settings.EMAIL_BACKEND.endswith("dummy.EmailBackend")
