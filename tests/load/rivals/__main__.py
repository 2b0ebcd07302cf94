"""Ask one rival the three questions of a Parquet file of raw rows that it has read before, and print the times."""

from __future__ import annotations

import json
import sys
import time

from tests.load.rivals.engines import ENGINES

# Whatever takes longer, in seconds, is not asked again.
SLOW = 30


def main() -> None:
    """Read the engine, the file and how often to ask; write seconds and a sum of the answer for each question."""
    engine, path, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
    started = time.perf_counter()
    questions = ENGINES[engine](path)
    loaded = time.perf_counter() - started
    told: dict[str, object] = {"loaded_in_seconds": round(loaded, 1)}
    for name, ask in questions.items():
        seconds: list[float] = []
        answer = 0.0
        while len(seconds) < runs and not (seconds and seconds[0] > SLOW):
            started = time.perf_counter()
            answer = ask()
            seconds.append(time.perf_counter() - started)
        told[name] = {"milliseconds": [round(one * 1000, 1) for one in seconds], "sum": answer}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
