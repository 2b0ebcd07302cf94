"""What a link shows: the data version and query texts that it pins while they are there, else those that serve."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.catalog.folder import Catalogue
from dashboard.catalog.frozen import frozen, texts_id
from dashboard.errors import DataRefused, NoVersion
from dashboard.settings import Settings
from dashboard.warehouse.history import is_newer
from dashboard.warehouse.version import Version, current_id, open_version

LEAVE_OUT = "Leave it out for what is served now."


@dataclass(frozen=True)
class Pinned:
    """The version shown, the one a link asked for (None: it pins none), and the one that serves."""

    version: Version
    asked: str | None
    current: str
    is_current_newer: bool = False

    @property
    def is_gone(self) -> bool:
        """Whether the version that was asked for is not here any more."""
        return self.asked is not None and self.asked != self.version.id

    @property
    def is_other(self) -> bool:
        """Whether another version than the one shown serves now."""
        return self.version.id != self.current

    @property
    def notice(self) -> str:
        """What has to be said of the pin; nothing where the version that serves is shown, asked for or not."""
        if self.is_gone:
            return f"v={self.asked} was ignored: that data version is not here. This is {self.version.id}."
        if not self.is_other:
            return ""
        other = "a newer one" if self.is_current_newer else "an earlier one"
        return f"This link shows data version {self.version.id}; {other}, {self.current}, is served now."


def pinned(settings: Settings, asked: str | None) -> Pinned:
    """Open the version that a link pins, else the current one.

    Raises NoVersion or DataRefused if there is none that can be shown.
    """
    current = current_id(settings)
    if asked is None or asked == current:
        return Pinned(open_version(settings), asked, current)
    try:
        version = open_version(settings, asked)
    except (NoVersion, DataRefused):
        return Pinned(open_version(settings), asked, current)
    return Pinned(version, asked, current, is_newer(settings, current, asked))


def pinned_texts(settings: Settings, asked: str | None, present: Catalogue) -> tuple[Catalogue, str]:
    """Return the queries as they were when a link was made, and what has to be said of them."""
    if asked is None or asked == texts_id(present):
        return present, ""
    then = frozen(settings.texts, asked)
    if then is None:
        return (
            present,
            f"q={asked[:40]} was ignored: the questions as they were then are not here. These are the present ones.",
        )
    return then, "This link asks its questions as they were when it was made; some were changed since."
