"""The pictures of the site in README.md and CONTRIBUTING.md: `make pictures` takes them of the site in site/."""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from scripts import browser
from scripts.core.paths import ROOT
from scripts.core.serving import served

FOLDER = ROOT / ".github" / "images"
#: Width and height in pixels, as README.md has them.
SIZE = (1280, 800)
#: Each picture's file, the address of the page on it, and its scheme.
PICTURES = (("home-light.png", "", "light"), ("home-dark.png", "", "dark"), ("edit.png", "commands/rm/", "light"))
#: What is pointed at on the picture for CONTRIBUTING.md.
_EDIT = ".guide-actions a[rel~=edit]"


def take(site: Path, folder: Path) -> list[Path]:
    """Write the pictures of a built site; returns the files.

    Raises:
        FileNotFoundError: nothing is built there.
        BrowserError: there is no Chromium.
    """
    if not (site / "index.html").is_file():
        raise FileNotFoundError(f"{site}에 빌드한 사이트가 없습니다. / No built site there: run `make build` first.")
    files = []
    width, height = SIZE
    with served(site) as url, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser.install(), args=list(browser.FLAGS))
        for name, address, scheme in PICTURES:
            page = chromium.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            page.goto(url + address)
            page.wait_for_selector("html[data-ready]", state="attached")
            if address:
                page.focus(_EDIT)  # its ring shows where it is
                page.evaluate("scrollTo(0, 0)")
            path = folder / name
            with Image.open(io.BytesIO(page.screenshot())) as picture:
                picture.convert("RGB").save(path, optimize=True)
            files.append(path)
        chromium.close()
    return files


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.pictures", description=__doc__)
    parser.add_argument("site", nargs="?", type=Path, default=ROOT / "site", help="a built site (default: site)")
    options = parser.parse_args()
    try:
        for path in take(options.site, FOLDER):
            print(path.relative_to(ROOT))
    except (FileNotFoundError, browser.BrowserError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
