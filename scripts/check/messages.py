"""The words of this package's findings, which are in messages.yml."""

from pathlib import Path

from scripts.core.messages import Messages

MESSAGES = Messages(Path(__file__).with_name("messages.yml"))
finding = MESSAGES.finding
