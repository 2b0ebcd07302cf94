"""What a reader may see: everything, or the rows of named clients, or the rows of named vendors."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Entitlement:
    """The ids of the clients, or of the vendors, whose rows a reader may see; both empty: nobody's."""

    clients: tuple[str, ...] = ()
    vendors: tuple[str, ...] = ()
    is_everything: bool = False

    @property
    def id(self) -> str:
        """First 16 hex digits of a digest over what may be seen: two readers who may see the same share it."""
        told = "\0".join(("clients", *sorted(self.clients), "vendors", *sorted(self.vendors)))
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def within(self, other: Entitlement) -> Entitlement:
        """Return what both may see: a link that was shared never shows more than its sharer may see now."""
        if self.is_everything:
            return other
        if other.is_everything:
            return self
        return Entitlement(
            tuple(one for one in self.clients if one in other.clients),
            tuple(one for one in self.vendors if one in other.vendors),
        )

    def __str__(self) -> str:
        if self.is_everything:
            return "everything"
        named = [*self.clients, *self.vendors]
        kind = "client" if self.clients else "vendor"
        return f"{kind}{'s' * (len(named) != 1)} {', '.join(named)}" if named else "nothing"


EVERYTHING = Entitlement(is_everything=True)
