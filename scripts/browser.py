"""Chromium for the browser tests: finds it on this machine, or installs it with the package manager.

    python -m scripts.browser     print the path, installing it if it is missing

It looks at the variable CHROMIUM, the usual names on PATH, the usual place on macOS, and the Chromium installed by
Playwright, in this order. If there is none, it is installed with apt-get (on Debian; as root or with passwordless
sudo), together with Korean fonts, or else with Playwright.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

_PLACES = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
_PACKAGES = ("chromium", "fonts-noto-cjk")
#: Turn off Chromium's services that would use the network during tests.
FLAGS = (
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)


class BrowserError(Exception):
    """There is no Chromium and it cannot be installed; the message says what to do."""


def find() -> str | None:
    """Path of a Chromium on this machine, or None."""
    if named := os.environ.get("CHROMIUM"):
        if not os.access(named, os.X_OK):
            raise BrowserError(f"CHROMIUM={named} is not an executable; unset it or correct the path")
        return named
    for path in filter(None, map(shutil.which, _PLACES)):
        # Ubuntu's chromium-browser is a stub that asks for snap; it fails on --version.
        if subprocess.run([path, "--version"], capture_output=True, timeout=30).returncode == 0:
            return path
    return _from_playwright()


def _from_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if path and Path(path).exists() else None


def install() -> str:
    """Install Chromium and return its path.

    Raises:
        BrowserError: it cannot be installed here.
    """
    tried = []
    if shutil.which("apt-get") and "ID=ubuntu" not in Path("/etc/os-release").read_text(encoding="utf-8"):
        sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for step in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", *_PACKAGES]):
            done = subprocess.run([*sudo, "apt-get", *step], env=environment, stdout=subprocess.DEVNULL)
        if done.returncode == 0 and (path := find()):
            return path
        tried.append("apt-get install chromium")
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"])
    if path := find():
        return path
    tried.append("playwright install chromium")
    raise BrowserError(
        f"no Chromium found, and these failed: {'; '.join(tried)}. "
        "Install Chromium or Chrome, or set CHROMIUM to its path, and try again."
    )


def main() -> int:
    argparse.ArgumentParser(
        prog="python -m scripts.browser",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    ).parse_args()
    try:
        print(find() or install())
    except BrowserError as error:
        print(f"scripts.browser: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
