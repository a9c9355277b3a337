# One image for web, worker, beat and migrate. It holds what an installation runs, nothing of the
# tests and none of the embedded servers.

FROM node:22-bookworm-slim AS front
WORKDIR /front
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts

FROM python:3.13-slim-bookworm AS packages
COPY requirements-server.lock /tmp/
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r /tmp/requirements-server.lock

FROM python:3.13-slim-bookworm
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin samspill \
    && install -d -o samspill -g samspill \
        /var/lib/samspill /var/lib/samspill/media /var/lib/samspill/beat
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=platform_portal.settings \
    PORTAL_DATA_DIR=/var/lib/samspill \
    MEDIA_ROOT=/var/lib/samspill/media \
    STATIC_ROOT=/srv/samspill/static-files
WORKDIR /srv/samspill
COPY --from=packages /opt/venv /opt/venv
COPY . .
RUN pybabel compile --domain django --directory locale
# The settings must load to know the files; no server is reached and no secret stays in the image.
# node_modules is there for this step only: what is served lies in STATIC_ROOT afterwards.
RUN --mount=type=bind,from=front,source=/front/node_modules,target=/srv/samspill/node_modules \
    SECRET_KEY=build DATABASE_URL=postgres://build REDIS_URL=redis://build EMAIL_URL=smtp://build \
    python manage.py collectstatic --noinput --verbosity 0

USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/helse/', timeout=4)"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
    "--blocking-threads", "4", "--no-ws", "platform_portal.wsgi:application"]
