"""What a WSGI server (gunicorn) runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aims.config.settings")
application = get_wsgi_application()

from aims.platform.checks import refuse_without_walls  # noqa: E402, the apps must be loaded first

refuse_without_walls()
