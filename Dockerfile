# Serves the site with live reload using only Docker: `docker compose up`.
FROM python:3.13-slim
ENV PATH=/opt/venv/bin:$PATH
COPY requirements.txt .
RUN python -m venv /opt/venv && pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt
WORKDIR /site
USER nobody
ENV PYTHONDONTWRITEBYTECODE=1
EXPOSE 8000
# Poll for changes, because Docker Desktop does not report changes to files on its host.
CMD ["python", "-m", "scripts.serve", "--address", "0.0.0.0:8000", "--poll"]
