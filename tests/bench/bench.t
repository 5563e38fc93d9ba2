#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tests the benchmarks' arithmetic on invented keys whose cost is known. Prints TAP."""

import math
import os
import random
import sys
import tempfile
import xml.etree.ElementTree

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "board")]
import board
import machine
import plot
import readme
import report
import stats
from counts import Counts
from tap import Tap

FIXED, CANDIDATE, TEST = 200e6, 1.5e6, 98e6

tap = Tap()


def near(got, wanted, share):
    return abs(got - wanted) <= share * abs(wanted)


def make_row(source, noise):
    """Returns the counts of a key as a search makes it: two primes, for each prime tests until one
    passes, for each test candidates until one is tested."""
    tests = candidates = 0
    for _ in range(2):
        while True:
            tests += 1
            while True:
                candidates += 1
                if source.random() < 0.15:
                    break
            if source.random() < 0.02:
                break
    cost = FIXED + CANDIDATE * candidates + TEST * tests
    return candidates, tests, round(cost * (1 + noise * source.gauss(0, 1)))


def make_rows(source, count, noise=0.0):
    return [make_row(source, noise) for _ in range(count)]


def refuses(call, *arguments):
    try:
        call(*arguments)
    except ValueError:
        return True
    return False


def test_stats():
    values = [1.0, 2.0, 3.0, 4.0, 10.0]
    tap.equal(stats.mean(values), 4.0, "the mean")
    tap.ok(near(stats.standard_error(values), math.sqrt(12.5 / 5), 1e-12),
           "the standard error: the root of the sample variance over n")
    tap.equal([stats.quantile(values, q) for q in (0, 0.5, 0.625, 1)], [1, 3, 3.5, 10],
              "quantiles are interpolated")
    value, error = stats.ratio([2.0, 4.0], [10.0, 10.0])
    tap.ok(near(value, 0.3, 1e-12) and near(error, 0.1, 1e-12), "a ratio and its error",
           value, error)
    tap.ok(all(map(near, stats.solve([[0, 2], [3, 1]], [4, 5]), [1, 2], [1e-12] * 2)),
           "equations are solved even when the first pivot is 0")


def test_fit():
    rows = make_rows(random.Random(1), 20)
    model = board.Model(rows)
    tap.ok(near(model.fixed, FIXED, 1e-6) and near(model.candidate, CANDIDATE, 1e-6) and
           near(model.test, TEST, 1e-6) and model.fit.r2 > 1 - 1e-12,
           "the costs of exact runs are found exactly",
           (model.fixed, model.candidate, model.test, model.fit.r2))
    noisy = board.Model(make_rows(random.Random(2), 60, 0.01))
    off = [abs(got - wanted) / noisy.fit.cost_error(i) for i, (got, wanted) in
           enumerate(zip(noisy.fit.cost, (FIXED, CANDIDATE, TEST)))]
    tap.ok(max(off) < 4 and 0.99 < noisy.fit.r2 < 1,
           "the costs of noisy runs are found within their errors", off)
    tap.ok(refuses(board.Model, rows[:4]), "too few runs are refused")
    tap.ok(refuses(board.Model, [row[:2] + (0,) for row in rows]),
           "runs without counted instructions are refused")
    tap.ok(refuses(board.Model, [(7 * n, n, 10 ** 9 * n) for n in range(10, 30)]),
           "runs whose candidates are proportional to their tests are refused")


def test_long_run():
    source = random.Random(3)
    truth = FIXED + 2 * (CANDIDATE / 0.15 + TEST) / 0.02
    errors, raw, honest = [], [], 0
    for _ in range(100):
        model = board.Model(make_rows(source, 20, 0.001))
        mean, error = model.long_run(make_rows(source, 1000))
        errors.append(mean / truth - 1)
        raw.append(stats.mean(model.runs) / truth - 1)
        honest += abs(mean - truth) < 2 * error
    rms, rms_raw = (math.sqrt(stats.mean([e * e for e in es])) for es in (errors, raw))
    tap.ok(rms < 0.03, "the long-run mean of 20 runs and 1000 keys is within 3 %", rms)
    tap.ok(rms < rms_raw / 4, "... the mean of the 20 runs alone has over 4 times its error",
           (rms, rms_raw))
    tap.ok(abs(stats.mean(errors)) < 0.008, "... it has no bias", stats.mean(errors))
    tap.ok(88 <= honest <= 100, "the true mean is within two standard errors as often as expected",
           honest)


def test_counts():
    counts = Counts()
    for line in ("# subject X y", "candidates,tests,instructions", "3,2,100", "# stack 7",
                 "9,4,200", "# stack 8", "OK"):
        counts.line(line)
    tap.equal((counts.rows, counts.facts, counts.ended),
              ([(3, 2, 100), (9, 4, 200)], {"subject": "X y", "stack": "8"}, True),
              "an image's lines are read")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "x.csv")
        counts.write(path)
        again = Counts(path)
    tap.equal((again.rows, again.facts, again.ended), (counts.rows, counts.facts, True),
              "counts are written and read back unchanged")
    tap.ok(all(refuses(Counts().line, line) for line in ("ERR no key", "1,2", "a,b,c", "")),
           "error lines and malformed lines are refused as counts")


def test_kept_counts():
    image = b"x" * 5 + machine.SEED_MARK + (1).to_bytes(4, "little") + b"y"
    changed = machine.with_seed(image, 0x01020304)
    tap.equal((changed[:21], changed[21:]), (image[:21], b"\x04\x03\x02\x01y"),
              "changing an image's first seed changes nothing else")
    tap.ok(refuses(machine.with_seed, b"nothing", 2) and refuses(machine.with_seed, image * 2, 2),
           "... an image without a first seed, or with two, is refused")
    with tempfile.TemporaryDirectory() as folder:
        program, path = os.path.join(folder, "keys"), os.path.join(folder, "keys.csv")
        with open(program, "w") as file:  # prints like bench_keygen.c, for any seeds
            file.write("#!/bin/sh\necho '# subject S'\necho candidates,tests,instructions\n"
                       "for i in $(seq $1 $(($1 + $2 - 1))); do\n"
                       "echo $i,7,0; echo \"# stack $((900 - i))\"; done\necho OK\n")
        os.chmod(program, 0o755)
        os.utime(program, (1, 1))
        runs = []
        for keys in (3, 5, 2):
            board.run("host", keys, program, path)
            runs.append(Counts(path))
        kept = Counts(os.path.join(folder, "keys.made"))
        os.utime(program)
        tap.equal(len(board.made_before(program)[0].rows), 0,
                  "a newer image starts without the old counts")
    tap.equal([[row[0] for row in one.rows] for one in runs], [[1, 2, 3], [1, 2, 3, 4, 5], [1, 2]],
              "a run continues where the last run ended, and uses the keys already made")
    tap.equal((len(kept.rows), kept.facts["stack"]), (5, "899"),
              "... all keys are kept, with the deepest stack of all runs")


def made_counts(source, count, name):
    counts = Counts()
    counts.rows = make_rows(source, count)
    counts.facts = {"subject": name, "context": "1128", "stack": "2000", "test": "97000000"}
    return counts


def test_report():
    one, many = made_counts(random.Random(4), 6, "A"), made_counts(random.Random(4), 400, "A")
    text = board.report("mps0", [board.measure(one, many, 777)], [board.alike(one, many)])
    mean = stats.mean([row[2] for row in many.rows])
    tap.ok("| A | 97.00 | %.0f ± " % (mean / 1e6) in text and "| 98.00 | 1.50 | " in text and
           "| 777 | " in text, "a board's table has the long-run mean, the costs and sizes", text)
    tap.ok("6 of 6 seeds took the same" in text, "... it says that the searches were the same")
    one.rows[2] = (one.rows[2][0] + 1,) + one.rows[2][1:]
    tap.ok("5 of 6 seeds took the same" in board.alike(one, many),
           "... it says that one search was different")
    del one.rows[4:]
    tap.ok("| A | 97.00 | too few keys |" in board.report("mps0", [board.measure(one, many, None)], []),
           "... it says that there are too few keys for a model")
    times = {"Ursa": [10.0, 12.0, 14.0], "B<&>": [20.0, 24.0, 28.0], "C": [300.0, 330.0, 360.0]}
    libraries = {name: ("1.%d" % i, "set") for i, name in enumerate(times)}
    text = report.markdown(times, libraries, [("of ours", "")], ["cc 1"])
    tap.ok("| Ursa 1.0 | 12.0 ± 1.2 | 12.0 | 13.8 | 1 |" in text and
           "takes 0.50 ± 0.07 of the CPU time of B<&>'s" in text,
           "the host's table has the means, and ours compared with the fastest other library",
           text)
    times["Ursa strict"] = [15.0, 16.0, 17.0]
    tap.ok("of B<&>'s, the fastest other" in report.verdict(times),
           "... a variant of our library does not count as another library")
    drawn = xml.etree.ElementTree.fromstring(report.draw(times))
    words = [element.text for element in drawn.iter("{http://www.w3.org/2000/svg}text")]
    tap.ok(all(name in words for name in times) and "12 ms" in words and "330 ms" in words,
           "the picture is XML and names every library and its mean", words)
    xs = [plot.Axis([5, 500]).x(value) for value in (5, 50, 500)]
    tap.ok(near(xs[1] - xs[0], xs[2] - xs[1], 1e-9) and xs[0] >= plot.LEFT and
           xs[2] <= plot.WIDTH - plot.RIGHT, "its axis is logarithmic and covers every value", xs)


def made_benches():
    """Returns invented results of the host and of all boards."""
    source = random.Random(5)
    host = {"board": "host", "date": "2026-01-02", "note": "a CPU", "keys": 200, "verdict": "Fast.",
            "libraries": [{"subject": name, "version": "1", "mean": mean, "error": 0.5}
                          for name, mean in (("Zeta", 30.0), ("Ursa", 10.0), ("Eta", 20.0))]}
    boards = [{"board": name, "date": "2026-01-03", "note": "cc 1", "search": 9999,
               "libraries": [board.measure(made_counts(source, 6, subject),
                                           made_counts(source, 50, subject), 12345)
                             for subject in ("wolfSSL SP", "Ursa")]} for name in readme.BOARDS]
    return [host, *boards]


def test_readme():
    benches = made_benches()
    text = "a\n%s\nold\n%s\nb\n" % (readme.BEGIN, readme.END)
    tap.ok(readme.fault(text) and readme.fault("a"), "a README without a table is reported")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "README.md")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        readme.write(path, benches)
        with open(path, encoding="utf-8") as file:
            written = file.read()
        readme.write(path, benches)
        with open(path, encoding="utf-8") as file:
            again = file.read()
    tap.equal(readme.fault(written), None, "the table that is written is accepted")
    tap.ok(written.startswith("a\n<") and written.endswith(">\nb\n") and "old" not in written and
           written == again, "... it replaces the old table and nothing else")
    rows = [row[0] for row in readme.rows_of(written)[0]]
    tap.equal(rows[2:], [readme.TARGETS[0], "Ursa", "wolfSSL SP", "Eta", "Zeta"],
              "... its rows are the targets, ours, the boards' peers, and the host's peers by time")
    tap.ok("| 1128 + 2000 = 3128 | 12345 (search: 9999) |" in written and
           "| 2026-01-02 | 200 keys" in written and "| 2026-01-03 | 6 keys" in written,
           "... it has sizes, dates and numbers of keys", written)
    spoilt = (("| 1128 + 2000 = 3128 |", "| much |"), ("10.0 ± 0.5", "10.0"), (" | 12345 |", " |"),
              ("| *target: at most* | 85 |", "| *target: at most* | 86 |"), ("| Ursa |", "| U |"),
              ("| x86-64 | 2026-01-02 |", "| x86-64 | - |"))
    test_short(written)
    missed = [old for old, new in spoilt
              if old not in written or readme.fault(written.replace(old, new, 1)) is None]
    tap.equal(missed, [], "... a spoilt cell is reported")


def test_short(full):
    """The front page's table, made of the full one's rows."""
    text = "a\n%s\nold\n%s\nb\n" % (readme.SHORT_BEGIN, readme.SHORT_END)
    tap.ok(readme.short_fault("a", full) and readme.short_fault(text, full),
           "a front page without a short table is reported")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "README.md")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        readme.write_short(path, readme.rows_of(full)[0])
        with open(path, encoding="utf-8") as file:
            written = file.read()
    tap.ok(readme.short_fault(written, full) is None and written.startswith("a\n<") and
           written.endswith(">\nb\n"), "the short table is written in its place", written)
    rows = [("x", "1", "9.5 ± 1", "– / 3"), ("x SP", "1", "30 ± 1", "7.1 ± 1 / 3"), ("xy", "1", "1", "1")]
    tap.equal([readme.short_cell(rows, "x", 2), readme.short_cell(rows, "x", 3),
               readme.short_cell(rows, "z", 2)], ["9.5", "7.1", readme.NOTHING],
              "... with the fastest row of each library")
    tap.ok(readme.short_fault(written.replace("| Ursa |", "| Ours |"), full),
           "... a spoilt cell is reported")


def main():
    test_stats()
    test_fit()
    test_long_run()
    test_counts()
    test_kept_counts()
    test_report()
    test_readme()
    return tap.done()


sys.exit(main())
