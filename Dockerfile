# The site with live reload, for those who have Docker and nothing else: `docker compose up`.
FROM python:3.13-slim
WORKDIR /site
COPY requirements.txt .
RUN pip install --no-cache-dir --disable-pip-version-check --root-user-action=ignore --require-hashes -r requirements.txt
USER nobody
ENV SITE_URL=http://127.0.0.1:8000/ PYTHONDONTWRITEBYTECODE=1
EXPOSE 8000
CMD ["mkdocs", "serve", "--dev-addr", "0.0.0.0:8000"]
