"""How many worlds a twin is tried on: a few each day, a thousand under HYPOTHESIS_PROFILE=prove."""

from __future__ import annotations

from hypothesis import Phase, settings

# The daily run meets the same worlds each time, so that a red run speaks of the change and not of luck. It does not
# look for the smallest world that fails, which can take minutes: `prove` does.
DAILY = (Phase.explicit, Phase.generate)
settings.register_profile("twins", max_examples=50, deadline=None, derandomize=True, phases=DAILY)
settings.register_profile("twins_prove", max_examples=1000, deadline=None)
