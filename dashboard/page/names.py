"""Which pages there are, what they are called, and whom a page is about."""

from __future__ import annotations

from dashboard.catalog.folder import Catalogue
from dashboard.model import World
from dashboard.view import View

FIRST = (
    *("overview", "dependence", "delivery", "quality", "contracts", "cost", "market", "events", "people"),
    *("client", "vendor"),
)
LAST = ("evidence", "workshop", "imports", "upload")
# Pages that ask no question of their own.
WITHOUT_BRIEF = ("workshop", "upload")
# What pages were called before; their links go on working.
FORMER = {"queries": "workshop"}
# The pages of one organisation, each about the one that the filter of its name keeps.
OF_ONE = ("client", "vendor")


def page_names(held: Catalogue) -> list[str]:
    """Return all pages in the order of the menu: ours, those that query files ask for, then the reference."""
    asked = [name for name in held.pages if name not in (*FIRST, *LAST)]
    return [*FIRST, *asked, *LAST]


def page_title(name: str) -> str:
    """Return a page's name as shown."""
    return name.replace("_", " ").capitalize()


def subject(view: View, world: World) -> str | None:
    """Return the name of the organisation that a page is about, or None where it is about none, or none is chosen."""
    match view.page:
        case "client":
            return world.clients.get(view.client or "")
        case "vendor":
            return world.vendors.get(view.vendor or "")
    return None
