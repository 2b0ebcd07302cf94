"""Files with one fault each, by the rule that finds it, and what `check` prints of them."""
