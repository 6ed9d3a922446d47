"""What an ASGI server runs."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aims.config.settings")
application = get_asgi_application()

from aims.platform.checks import refuse_without_walls  # noqa: E402, the apps must be loaded first

refuse_without_walls()
