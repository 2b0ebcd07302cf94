"""What was seen of sessions as Markdown: each page beside its rivals, with what is asked and whether it holds."""

from __future__ import annotations

from typing import Any

# At how many sessions runs a second are judged, and at how many errors are.
VERDICT_AT, WITHOUT_ERROR_AT = 50, 200
# Pages of so many charts or more are held against stock Streamlit, lighter ones against our server's floor.
CHARTS, TIMES_STOCK, PART_OF_FLOOR, HEAVIEST = 3, 20, 0.5, 40
MOST_REST, MOST_EACH = 500, 3
READ = (
    "- Each run is sent whole, as to a browser that opens the page or changes a filter. Kept: runs again of what the "
    "browser has, which it says and is then not sent.",
    "- Server ms: time on processors for a run, whatever else the machine does.",
    "- Stock: `streamlit run`, as many charts by plotly.express, rows kept by `st.cache_data`.",
    "- Floor: one figure, made once, on a server with our settings.",
)


def written(seen: dict[str, Any]) -> str:
    """Return the page of a run's results."""
    machine = seen["machine"]
    lines = [
        "# Page runs for readers at once",
        "",
        f"Sessions over Streamlit's own socket, each asking for its page anew as soon as the last run is over, for "
        f"{seen['seconds']:g} s; servers warm, readers on the same machine: {machine['cores']} cores, "
        f"{machine['system']}, Python {machine['python']}, Streamlit {machine['streamlit']}, load of the "
        f"machine {machine['load']} before and {machine['load_after']} after.",
        "",
        *READ,
        "",
    ]
    if VERDICT_AT in seen["sessions"]:
        lines += [f"## {VERDICT_AT} sessions, against what is asked", "", *_judged(seen), ""]
    for sessions in seen["sessions"]:
        lines += [f"## Sessions: {sessions}", "", *_level(seen, str(sessions)), ""]
    if "memory" in seen:
        lines += ["## Memory", "", *_memory(seen["memory"]), ""]
    return "\n".join(lines)


def judged(seen: dict[str, Any]) -> dict[str, tuple[str, bool | None]]:
    """Return for each page what is asked of it and whether that holds; None where its rival has no figure."""
    at, found = str(VERDICT_AT), {}
    floor = seen["floor"][at]["runs_a_second"]
    for page, told in seen["pages"].items():
        rate = told["ours"][at]["runs_a_second"]
        if told["charts"] < CHARTS:
            found[page] = f"{PART_OF_FLOOR:g} x floor", rate >= PART_OF_FLOOR * floor
        else:
            rival = seen["stock"][str(told["charts"])][at].get("runs_a_second")
            found[page] = f"{TIMES_STOCK} x stock", rate >= TIMES_STOCK * rival if rival else None
    return found


def _judged(seen: dict[str, Any]) -> list[str]:
    at = str(VERDICT_AT)
    floor = seen["floor"][at]["runs_a_second"]
    lines = [
        "| page | charts | KB | runs/s | kept, runs/s | p50 ms | p95 ms | stock, runs/s | x stock | x floor "
        "| asked | |",
        "|:--|" + "--:|" * 9 + ":--|:--|",
    ]
    for page, (asked, holds) in judged(seen).items():
        told = seen["pages"][page]
        ours, kept = told["ours"][at], told["kept"][at]
        rival = seen["stock"].get(str(told["charts"]), {}).get(at, {}).get("runs_a_second")
        times = f"{ours['runs_a_second'] / rival:,.1f}" if rival else ""
        cells = [
            *(page, told["charts"], f"{ours['kilobytes']:,.0f}", f"{ours['runs_a_second']:,.1f}"),
            *(f"{kept['runs_a_second']:,.1f}", f"{ours['p50_ms']:,.0f}", f"{ours['p95_ms']:,.0f}"),
            *(
                f"{rival:,.2f}" if rival else "",
                times,
                f"{ours['runs_a_second'] / floor:,.2f}",
                asked,
                _verdict(holds),
            ),
        ]
        lines.append(_row(cells))
    low = seen["floor"][at]
    lines.append(
        _row(
            [
                "*floor*",
                1,
                f"{low['kilobytes']:,.0f}",
                f"{low['runs_a_second']:,.1f}",
                "",
                f"{low['p50_ms']:,.0f}",
                f"{low['p95_ms']:,.0f}",
                "",
                "",
                "1.00",
                "",
                "",
            ]
        )
    )
    return [*lines, "", *_whole(seen)]


def _whole(seen: dict[str, Any]) -> list[str]:
    """Return what is asked of all pages together: how quick the heaviest is, and that no run of many goes wrong."""
    rates = {page: told["ours"][str(VERDICT_AT)]["runs_a_second"] for page, told in seen["pages"].items()}
    heaviest = min(rates, key=lambda page: rates[page])
    lines = [
        f"- Heaviest page, {heaviest}: {rates[heaviest]:.1f} runs a second, asked: {HEAVIEST} or more. "
        f"{_verdict(rates[heaviest] >= HEAVIEST)}."
    ]
    if WITHOUT_ERROR_AT in seen["sessions"]:
        at = str(WITHOUT_ERROR_AT)
        wrong = sum(told["ours"][at]["errors"] + told["ours"][at]["unfinished"] for told in seen["pages"].values())
        runs = sum(told["ours"][at]["runs"] for told in seen["pages"].values())
        lines.append(
            f"- {WITHOUT_ERROR_AT} sessions: {wrong} errors in {runs:,} runs, asked: none. {_verdict(not wrong)}."
        )
    return lines


def _level(seen: dict[str, Any], at: str) -> list[str]:
    lines = [
        "| page | charts | runs/s | p50 ms | p95 ms | server ms | errors | readers, cores | stock, runs/s "
        "| p50 ms | p95 ms |",
        "|:--|" + "--:|" * 10,
    ]
    for page, told in seen["pages"].items():
        rival = seen["stock"].get(str(told["charts"]), {}).get(at)
        lines.append(_row([page, told["charts"], *_figures(told["ours"][at]), *_rival(rival)]))
    lines.append(_row(["*floor*", 1, *_figures(seen["floor"][at]), "", "", ""]))
    faults = [
        f"- {page}: {count} x {words}"
        for page, told in seen["pages"].items()
        for words, count in told["ours"][at]["faults"].items()
    ]
    return [*lines, *(["", *faults] if faults else [])]


def _figures(told: dict[str, Any]) -> list[str]:
    wrong = told["errors"] + told["unfinished"]
    return [
        *(f"{told['runs_a_second']:,.1f}", f"{told['p50_ms']:,.0f}", f"{told['p95_ms']:,.0f}"),
        *(f"{told['server_ms_a_run'] or 0:,.1f}", str(wrong), f"{told['client_cores']:.2f}"),
    ]


def _rival(told: dict[str, Any] | None) -> list[str]:
    if told is None:
        return ["", "", ""]
    if "would_take_s" in told:
        return [f"left out: over {told['would_take_s']:,} s", "", ""]
    late = f", {told['unfinished']} given up" if told["unfinished"] else ""
    return [f"{told['runs_a_second']:,.2f}{late}", f"{told['p50_ms']:,.0f}", f"{told['p95_ms']:,.0f}"]


def _memory(memory: dict[str, Any]) -> list[str]:
    counts = list(memory["ours"]["sessions"])
    heads = "".join(f" {count} sessions, MB | each, MB |" for count in counts)
    lines = [
        f"| server | after one page, MB | after all, MB |{heads} errors |",
        "|:--|--:|--:|" + "--:|" * (2 * len(counts) + 1),
    ]
    for name, told in memory.items():
        cells = [cell for one in told["sessions"].values() for cell in (one["all"], one["each"])]
        lines.append(_row([name, told["rest"], told["rest_all_pages"], *cells, told["errors"]]))
    ours = memory["ours"]
    each = max(one["each"] for one in ours["sessions"].values())
    rests = {"its first page": ours["rest"], "all pages": ours["rest_all_pages"]}
    return [
        *lines,
        "",
        *(
            f"- At rest after {what}: {rest:,.0f} MB, asked: under {MOST_REST}. {_verdict(rest < MOST_REST)}."
            for what, rest in rests.items()
        ),
        f"- A session: {each:.2f} MB at the most, asked: under {MOST_EACH}. {_verdict(each < MOST_EACH)}.",
    ]


def _verdict(holds: bool | None) -> str:
    return "no figure" if holds is None else "met" if holds else "**missed**"


def _row(cells: list[Any]) -> str:
    return f"| {' | '.join(map(str, cells))} |"
