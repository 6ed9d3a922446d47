"""How gunicorn serves the pages: `gunicorn -c python:aims.config.gunicorn`; `HOST` and `PORT` say where."""

from __future__ import annotations

import os

from aims.config.settings import ENV

wsgi_app = "aims.config.wsgi:application"
bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = ENV.web_processes
threads = ENV.web_threads
# Read once, in the parent: a wrong setting stops the start instead of a loop of dying children.
preload_app = True
timeout = 120  # a large upload over a slow line
graceful_timeout = 10
max_requests, max_requests_jitter = 10_000, 1_000
control_socket_disable = True
errorlog = "-"
loglevel = ENV.log_level.lower() if ENV.debug else "warning"
