FROM python:3.13-slim AS build
WORKDIR /app
COPY requirements/base.txt requirements/base.txt
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/base.txt

FROM python:3.13-slim
RUN useradd --create-home --uid 1000 safeer
WORKDIR /app
COPY --from=build /venv /venv
COPY --chown=safeer . .
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 LOCAL_DIR=/tmp/safeer
# Static files and compiled words are part of the image; the values are placeholders that no request ever sees.
RUN SECRET_KEY=$(python -c "import secrets; print(secrets.token_urlsafe(60))") ALLOWED_HOSTS=build SITE_URL=https://build \
    DATABASE_URL=postgres://build@build/build REDIS_URL=redis://build EMAIL_URL=smtp://build DEFAULT_FROM_EMAIL=build@build \
    sh -c "python manage.py messages --compile && python manage.py collectstatic --no-input"
USER safeer
EXPOSE 8000
CMD ["gunicorn", "diaspora.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2"]
