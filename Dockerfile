# The site with live reload, for those who have Docker and nothing else: `docker compose up`.
FROM python:3.13-slim
ENV PATH=/opt/venv/bin:$PATH
COPY requirements.txt .
RUN python -m venv /opt/venv && pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt
WORKDIR /site
USER nobody
ENV SITE_URL=http://127.0.0.1:8000/ NO_MKDOCS_2_WARNING=1 PYTHONDONTWRITEBYTECODE=1
EXPOSE 8000
CMD ["mkdocs", "serve", "--dev-addr", "0.0.0.0:8000"]
