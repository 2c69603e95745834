"""Pages, for a WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oogst.config.settings")
application = get_wsgi_application()

from oogst.flows.backup import finishing  # noqa: E402 (only once Django is set up)

finishing.check_may_serve()  # by whatever server this is started
