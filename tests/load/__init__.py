"""How page queries fare as the delivery log grows: grown versions, and the same questions of raw rows."""
