#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Write the results of a run of the host's benchmark as a Markdown table and a picture.

usage: report.py FOLDER COUNTS RESULTS [NOTE...]

FOLDER has keys.csv and libraries.csv (from keys.c) and code.csv (the sizes of our modules as
`size` prints them). COUNTS is the output of bench_keygen.c for our keys. NOTEs are printed below
the tables. The script writes bench.md, bench.svg and bench.json into the folder RESULTS. readme.py
reads bench.json.
"""

import csv
import datetime
import json
import os
import platform
import re
import sys

sys.dont_write_bytecode = True
import plot  # noqa: E402
import stats  # noqa: E402
from counts import Counts  # noqa: E402

OURS = "Ursa"
COLUMNS = ("library", "mean ± standard error", "median", "p95", "mean / ours")


def read_keys(path):
    """Returns {library: [milliseconds]}."""
    times = {}
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            times.setdefault(row["library"], []).append(float(row["cpu_us"]) / 1000)
    if not times or min(map(len, times.values())) < 2:
        sys.exit("report: %s: fewer than two rounds" % path)
    return times


def read_libraries(path):
    with open(path, newline="") as file:
        return {row["library"]: (row["version"], row["settings"]) for row in csv.DictReader(file)}


def table(rows):
    """Returns a Markdown table. All columns except the first are numbers."""
    rows = [[str(cell) for cell in row] for row in rows]
    rows.insert(1, ["---"] + ["---:"] * (len(rows[0]) - 1))
    return "\n".join("| " + " | ".join(row) + " |" for row in rows) + "\n"


def times_row(name, values, times, version):
    against = "%.2f ± %.2f" % stats.ratio(values, times[OURS]) if OURS in times else ""
    return (name + " " + version, "%.1f ± %.1f" % (stats.mean(values), stats.standard_error(values)),
            "%.1f" % stats.quantile(values, 0.5), "%.1f" % stats.quantile(values, 0.95),
            "1" if name == OURS else against)


def times_table(times, libraries):
    order = sorted(times, key=lambda name: stats.mean(times[name]))
    return table([COLUMNS] + [times_row(name, times[name], times, libraries[name][0])
                              for name in order])


def verdict(times):
    """Returns a sentence that compares our library with the fastest other library."""
    others = [name for name in times if not name.startswith(OURS)]
    if OURS not in times or not others:
        return ""
    best = min(others, key=lambda name: stats.mean(times[name]))
    value, error = stats.ratio(times[OURS], times[best])
    return "A key of ours takes %.2f ± %.2f of the CPU time of %s's, the fastest other.\n" % (
        value, error, best)


def cpu_model():
    try:
        with open("/proc/cpuinfo") as file:
            found = re.search(r"^model name\s*: (.*)$", file.read(), re.M)
    except OSError:
        found = None
    return found.group(1) if found else platform.processor() or platform.machine()


def machine():
    return "%s, %d CPUs, %s %s" % (cpu_model(), os.cpu_count(), platform.system(),
                                   platform.machine())


def code_rows(path):
    """Returns [(module, bytes)], as `size -A` printed them."""
    with open(path, newline="") as file:
        return [(row["module"], int(row["bytes"])) for row in csv.DictReader(file)]


def with_error(values, digits):
    return "%.*f ± %.*f" % (digits, stats.mean(values), digits, stats.standard_error(values))


def ours_rows(counts, code):
    """Yields rows with the other figures of our library: counts, memory and code."""
    yield "of ours", ""
    yield "modular exponentiations a key", with_error([row[1] for row in counts.rows], 1)
    yield "candidates a key", with_error([row[0] for row in counts.rows], 0)
    yield "keys counted", len(counts.rows)
    yield "context, key included, bytes", counts.facts["context"]
    yield "peak stack, bytes", counts.facts["stack"]
    for module, size in code:
        yield "code of %s, bytes" % module, size
    yield "code, together", sum(size for _, size in code)


def markdown(times, libraries, ours, notes):
    rounds = max(map(len, times.values()))
    text = ("RSA-2048 keys on the host: CPU time of a key in milliseconds, %d keys of each library, "
            "made in turn.\n\n" % rounds)
    text += times_table(times, libraries) + "\n" + verdict(times) + "\n" + table(ours)
    text += ("\nPublic exponent 65537. All other settings, including random generators, are the "
             "libraries' defaults:\n\n")
    text += "".join("- %s %s: %s\n" % (name, *libraries[name]) for name in sorted(times))
    return text + "\nMeasured on %s: %s.\n" % (datetime.date.today().isoformat(),
                                              "; ".join([machine(), *notes]))


def measured(times, libraries, notes):
    """Returns the figures that readme.py puts into the bench's README."""
    return {"board": "host", "date": datetime.date.today().isoformat(),
            "note": "; ".join([machine(), *notes]), "keys": max(map(len, times.values())),
            "verdict": verdict(times).strip(),
            "libraries": [{"subject": name, "version": libraries[name][0],
                           "mean": stats.mean(values), "error": stats.standard_error(values)}
                          for name, values in times.items()]}


def draw(times):
    note = ("%d keys of each library, made in turn. Triangle: mean; bar: 95 %% are faster; dashed: "
            "our mean." % max(map(len, times.values())))
    return plot.picture(times, OURS, "RSA-2048 key generation: CPU time of a key", note,
                        "milliseconds of CPU time, logarithmic scale; %s; %s"
                        % (machine(), datetime.date.today().isoformat()), "ms")


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    folder, counts, results = sys.argv[1:4]
    times = read_keys(os.path.join(folder, "keys.csv"))
    libraries = read_libraries(os.path.join(folder, "libraries.csv"))
    ours = ours_rows(Counts(counts), code_rows(os.path.join(folder, "code.csv")))
    text = markdown(times, libraries, ours, sys.argv[4:])
    found = measured(times, libraries, sys.argv[4:])
    for name, content in (("bench.md", text), ("bench.svg", draw(times)),
                          ("bench.json", json.dumps(found, indent=1))):
        with open(os.path.join(results, name), "w", encoding="utf-8") as file:
            file.write(content)
    print(text, end="")


if __name__ == "__main__":
    main()
