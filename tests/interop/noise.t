#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`ursa noise-report`: its inputs, output and refusals. Estimates are compared with another
implementation."""
import collections
import math
import os
import random
import re
import subprocess
import sys
import xml.dom.minidom

sys.dont_write_bytecode = True
from tap import URSA, Folder, content, done, has, ok, run, same  # noqa: E402

MILLION = 1000000
NAMES = ["most common value", "collision", "Markov", "compression", "t-tuple",
         "longest repeated substring"]


def report(*args):
    result = run([URSA, "noise-report", *args])
    result.text = result.stdout.decode()
    return result


def refused(status, message, name, *args):
    result = report(*args)
    same((result.returncode, result.errors), (status, "ursa: %s\n" % message), name)


def claim(result):
    return int(re.search(r"^claim: noise_h16 = (\d+)\Z", result.text.rstrip("\n"), re.M)[1])


def row(text, name, nth=0):
    """The figures in a row of a table, with None for a dash."""
    line = [line for line in text.splitlines() if line.startswith(name + " ")][nth]
    figures = re.findall(r"(?<=\s)(?:\d+\.\d{6}|-)(?=\s|$)", line)
    return [None if figure == "-" else float(figure) for figure in figures]


def write(name, data):
    with open(name, "wb" if isinstance(data, bytes) else "w") as file:
        file.write(data)
    return name


def transcript(samples, rows=1):
    """The answers of a console to `rows` noise commands."""
    lines, size = [], len(samples) // rows
    for start in range(0, len(samples), size):
        answer = samples[start:start + size]
        lines += [answer[i:i + 32].hex() for i in range(0, size, 32)] + ["OK"]
    return "\n".join(lines) + "\n"


# --- another implementation ---------------------------------------------------------------------

def entropy(p, n):
    return -math.log2(min(1, p + 2.576 * math.sqrt(p * (1 - p) / (n - 1)))) + 0.0


def root(f, low, wanted):
    """The place in [low, 1] where a falling function reaches a value, or low if it never does."""
    high = 1.0
    if f(low) <= wanted:
        return low
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if f(middle) > wanted else (low, middle)
    return high


def moments(values):
    mean = sum(values) / len(values)
    return mean, math.sqrt(sum((x - mean) ** 2 for x in values) / (len(values) - 1))


def mcv(s):
    return entropy(max(collections.Counter(s).values()) / len(s), len(s))


def collision(s):
    waits, seen = [], []
    for bit in s:
        seen.append(bit)
        if len(set(seen)) < len(seen):
            waits.append(len(seen))
            seen = []
    mean, deviation = moments(waits)
    mean -= 2.576 * deviation / math.sqrt(len(waits))
    return -math.log2(root(lambda p: 2 * (p * p + (1 - p) ** 2) + 6 * p * (1 - p), 0.5, mean))


def markov(s):
    pairs, firsts = collections.Counter(zip(s, s[1:])), collections.Counter(s[:-1])
    best = 0
    for sequence in ("00" * 64, "01" * 64, "0" + "1" * 127, "1" + "0" * 127, "10" * 64, "11" * 64):
        bits = [int(c) for c in sequence]
        p = s.count(bits[0]) / len(s)
        for a, b in zip(bits, bits[1:]):
            p *= pairs[a, b] / firsts[a] if firsts[a] else 0
        best = max(best, p)
    return min(-math.log2(best) / 128, 1)


def compression(s):
    blocks = [tuple(s[i:i + 6]) for i in range(0, len(s) - 5, 6)]
    last, logs = {}, []
    for t, block in enumerate(blocks, 1):
        if t > 1000:
            logs.append(math.log2(t - last.get(block, 0)))
        last[block] = t
    count = len(logs)
    mean = sum(logs) / count
    deviation = math.sqrt(sum(x * x for x in logs) / (count - 1) - mean ** 2)
    mean -= 2.576 * 0.5907 * deviation / math.sqrt(count)

    def g(z):
        terms = [math.log2(u) * (1 - z) ** (u - 1) for u in range(1, len(blocks) + 1)]
        inner, total = 0, 0
        for t, term in enumerate(terms, 1):
            total += (z * z * inner + z * term) if t > 1000 else 0
            inner += term
        return total / count

    return -math.log2(root(lambda p: g(p) + 63 * g((1 - p) / 63), 1 / 64, mean)) / 6


def tuples(s):
    frequent, rare = [], []
    for length in range(1, len(s)):
        counts = collections.Counter(bytes(s[i:i + length]) for i in range(len(s) - length + 1))
        places, most = len(s) - length + 1, max(counts.values())
        if most >= 35:
            frequent.append((most / places) ** (1 / length))
        elif most >= 2:
            pairs = sum(n * (n - 1) // 2 for n in counts.values())
            rare.append((pairs / (places * (places - 1) / 2)) ** (1 / length))
        else:
            break
    return [entropy(max(found), len(s)) if found else None for found in (frequent, rare)]


def estimates(s, bits):
    binary = [collision(s), markov(s), compression(s)] if bits == 1 else [None] * 3
    return [mcv(s), *binary, *tuples(s)]


def tail(n, p, k):
    return sum(math.comb(n, j) * p ** j * (1 - p) ** (n - j) for j in range(k, n + 1))


# --- tests --------------------------------------------------------------------------------------

def near(got, wanted, name):
    alike = len(got) == len(wanted) and all(
        a is b if a is None or b is None else abs(a - b) < 6e-7 for a, b in zip(got, wanted))
    ok(alike, name, "got    %r" % got, "wanted %r" % wanted)


def test_estimates():
    rng = random.Random(1)
    sources = {
        "a fair bit": (1, [rng.getrandbits(1) for _ in range(9000)]),
        "a biased bit": (1, [int(rng.random() < 0.8) for _ in range(9000)]),
        "uniform bytes": (8, [rng.getrandbits(8) for _ in range(1500)]),
        "a few values": (8, [int(rng.gauss(99, 2)) for _ in range(1500)]),
    }
    for name, (bits, samples) in sources.items():
        file = write("samples.txt", transcript(bytes(samples)))
        result = report("-bits", str(bits), file)
        string = [x >> i & 1 for x in samples for i in range(bits - 1, -1, -1)]
        original, of_bits = estimates(samples, bits), estimates(string, 1)
        least = min(bits, *(h for h in original if h is not None))
        initial = min(least, bits * min(of_bits))
        wanted = list(zip(original, of_bits)) if bits > 1 else [(h,) for h in original]
        for estimator, figures in zip(NAMES, wanted):
            near(row(result.text, estimator), list(figures), "%s: %s" % (name, estimator))
        near(row(result.text, "initial estimate H_I")[:1], [initial], "%s: H_I" % name)
        same(claim(result), math.floor(initial * 16), "%s: the claim follows from H_I" % name)


def test_restarts():
    rng = random.Random(2)
    rows, columns = 60, 50
    good = bytes(rng.getrandbits(8) for _ in range(rows * columns))
    samples = write("samples.txt", transcript(good))
    result = report("-restart", write("good.txt", transcript(good, rows)), samples)
    same(result.returncode, 0, "good restarts pass")
    has(result.text, "restarts: 60 of 50 samples each", "a restart ends with OK")
    has(result.text, "warning: the standard's matrix is 1000 restarts of 1000 samples",
        "a matrix of another size gives a warning")
    turned = bytes(good[i * columns + j] for j in range(columns) for i in range(rows))
    for estimator, by_row, by_column in zip(NAMES, estimates(good, 8), estimates(turned, 8)):
        near(row(result.text, estimator, 1), [by_row, by_column], "by rows and columns: " + estimator)
    h = row(result.text, "initial estimate H_I")[0]
    alpha = 1 - 0.99 ** (1 / (rows + columns))
    cutoffs = [max(k for k in range(1, n + 1) if int(2 ** h) * tail(n, 2 ** -h, k) > alpha)
               for n in (columns, rows)]
    has(result.text, "%12d %12d times (alpha" % tuple(cutoffs),
        "the cutoffs follow from the binomial distribution")
    same(report("-binary", "-restart", write("square.bin", good[:2500]),
                write("samples.bin", good)).returncode, 0, "raw restarts are a square matrix")

    bad = bytearray(good)
    bad[7::columns] = b"\x42" * rows
    result = report("-restart", write("bad.txt", transcript(bytes(bad), rows)), samples)
    same((result.returncode, claim(result)), (1, 0), "a constant column gives a claim of 0")
    has(result.text, "sanity check                 3.1.4.3  FAILED",
        "and the sanity check is reported as failed")
    bad = good[:columns] * rows
    result = report("-restart", write("bad.txt", transcript(bad, rows)), samples)
    same(claim(result), 0, "identical restarts give a claim of 0")
    has(result.text, "neither below H_I / 2        3.1.4.2  FAILED",
        "and fail the comparison with H_I / 2")


def test_restart_shapes():
    samples = write("samples.txt", transcript(bytes(range(64))))
    even = transcript(bytes(range(64)), 2)
    refused(1, "r.txt:6: this restart and the first restart have different numbers of samples",
            "an uneven restart is refused",
            "-restart", write("r.txt", even + "00\nOK\n"), samples)
    refused(1, "r.txt: the last restart does not end with OK; is the file cut short?",
            "an unfinished restart is refused",
            "-restart", write("r.txt", even + "00\n"), samples)
    refused(1, "r.txt: cannot split 6 samples into restarts: without OK lines the number must "
            "be a square, e.g. 1000 restarts of 1000 samples",
            "a number of samples that is no square is refused",
            "-restart", write("r.txt", "000102030405\n"), samples)
    refused(1, "r.txt: has only one restart, because it has only one OK line; at least two are needed",
            "a single capture is refused as restarts",
            "-restart", write("r.txt", "00010203\nOK\n"), samples)
    refused(1, "r.txt: needs at least 2 restarts of 2 samples each", "a matrix that is too small is refused",
            "-restart", write("r.txt", "00\nOK\n01\nOK\n"), samples)


def test_claims():
    rng = random.Random(3)
    file = write("samples.txt", transcript(bytes(rng.getrandbits(8) for _ in range(20000))))
    supported = claim(report(file))
    ok(80 <= supported <= 128, "random bytes support a claim", supported)
    same(report("-claim", str(supported), file).returncode, 0, "the found claim is accepted")
    result = report("-claim", str(supported + 1), file)
    same((result.returncode, result.errors),
         (1, "ursa: -claim: %d: the estimate supports only %d\n" %
          (supported + 1, supported)),
         "a claim higher by 1 gives status 1")
    has(result.text, "NOT SUPPORTED", "the report shows it as well")
    same(claim(result), supported, "and ends with the supported claim")
    has(result.text, "warning: the standard asks for 1000000 samples",
        "too few samples give a warning")
    has(result.text, "multi-MCW\n(6.3.7), lag (6.3.8), MultiMMC (6.3.9) and LZ78Y (6.3.10) are not",
        "the missing estimators are named")
    same(claim(report(write("same.txt", "07" * 32 + "\nOK\n"))), 0, "a constant supports no claim")


def test_a_million():
    rng = random.Random(4)
    result = report("-binary", write("m.bin", rng.randbytes(MILLION)))
    same(result.returncode, 0, "a report on a million bytes succeeds")
    ok("warning: the standard asks" not in result.text, "and a million bytes are enough")
    figures = row(result.text, "most common value")
    ok(figures[0] > 7.8 and figures[1] > 0.99, "uniform bytes have at least 7.8 bits", figures)
    ok(7 * 16 <= claim(result) <= 128, "uniform bytes give a claim near 8 bits", claim(result))
    # A cycle takes longest, because its tuples repeat: twenty seconds for a million samples.
    size = MILLION if os.environ.get("URSA_FULL") else MILLION // 10
    same(claim(report("-binary", write("c.bin", bytes(range(200)) * (size // 200)))), 0,
         "%d samples of a cycle give a claim of 0" % size)


NO_DIGIT = " is not a hex digit; a line must have hex digits, or be OK or a comment that begins with \"# \""


def test_captures_of_other_programs():
    log = "# ursa\nAAbb\nCC\nOK\n"
    right = report(write("s.txt", log))
    has(right.text, "samples: 3 of 8 bits", "a log is read")
    lines = log.splitlines()
    for name, text in (("CRLF", log.replace("\n", "\r\n")), ("CR", log.replace("\n", "\r")),
                       ("LFCR", log.replace("\n", "\n\r")), ("a byte order mark", "\ufeff" + log),
                       ("a byte order mark and a sample", "\ufeff" + log.split("\n", 1)[1]),
                       ("blanks before lines", "".join("  \t%s\n" % line for line in lines)),
                       ("no-break spaces", "".join("\u00a0%s\u00a0 \r\n" % line for line in lines))):
        same(report(write("s.txt", text.encode())).text, right.text, "... and a log with " + name)
    latin = "".join("%s\u00a0\n" % line for line in lines).encode("latin-1")
    same(report(write("s.txt", latin)).text, right.text, "... and with no-break spaces of Latin-1")
    for code in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"):
        for text in (log, log.replace("\n", "\r\n"), "aabb"):
            refused(1, "s.txt: the text is %s; save it as UTF-8 or ASCII" % code[:6].upper(),
                    "refused: " + code, write("s.txt", text.encode(code)))


def test_malformed():
    for text, where, name in (
            ("00\n0x01\n", '2: column 2: "x"' + NO_DIGIT, "other text than hex digits"),
            ("#00\n", '1: column 1: "#"' + NO_DIGIT, "a comment without space"),
            ("ok\n", '1: column 1: "o"' + NO_DIGIT, "OK in small letters"),
            ("00 01\n", "1: column 3: a blank" + NO_DIGIT, "a space"),
            ("  00\t01\n", "1: column 5: a blank" + NO_DIGIT, "a tab"),
            ("00" * 32 + " x\n", "1: column 65: a blank" + NO_DIGIT, "text after 32 samples"),
            ("00z\n", '1: column 3: "z"' + NO_DIGIT, "half a sample and a letter"),
            ("00\u200b\n".encode(), "1: column 3: \"\\xE2\\x80\\x8B\"" + NO_DIGIT, "a space of no width"),
            ("00\u00e4\n".encode(), '1: column 3: "\u00e4"' + NO_DIGIT, "a letter that is not ASCII"),
            (b"00\xe4\n", '1: column 3: "\\xE4"' + NO_DIGIT, "a letter in Latin-1"),
            (b"00\0\n", "1: column 3: a zero byte" + NO_DIGIT, "a zero byte"),
            ("00\r\n\r\n01\r\n", "2: an empty line is not allowed", "an empty line with CRLF"),
            ("00\n\n01\n", "2: an empty line is not allowed", "an empty line"),
            ("00\n# x\n012\n", "3: odd number of characters; a sample is two hex digits",
             "half a sample"),
            ("00" * 33 + "\n", "1: more than 32 samples in a line", "a line of 33 samples"),
            ("00\nERR noise-stuck x\n", "2: the device failed: ERR noise-stuck x", "an ERR")):
        refused(1, "s.txt:%s" % where, "refused: " + name, write("s.txt", text))
    refused(1, "s.txt:1: a 1-bit sample must be 00 or 01; use -bits 8 for bytes",
            "refused: 02 as a bit",
            "-bits", "1", write("s.txt", "000102\nOK\n"))
    refused(1, "s.bin: offset 2: 2, but a 1-bit sample must be 0 or 1; use -bits 8 for bytes",
            "refused: 2 as a raw bit", "-bits", "1", "-binary", write("s.bin", b"\0\1\2"))
    refused(1, "s.txt: has no samples", "refused: an empty file", write("s.txt", ""))
    refused(1, "s.txt: has no samples", "refused: only OK", write("s.txt", "OK\n"))
    refused(1, "s.txt: has only one sample; two are needed", "refused: one sample",
            write("s.txt", "aa\nOK\n"))
    refused(1, "none.txt: No such file or directory", "refused: a missing file", "none.txt")
    refused(1, ".: Is a directory", "refused: a folder", ".")
    has(report(write("s.txt", "# ursa \nAAbb \nCC \t\r\nOK  \n")).text, "samples: 3 of 8 bits",
        "a log with blanks at the ends of lines is read")
    has(report(write("s.txt", "# ursa\r\nAAbb\r\nOK\r\n")).text, "claim: ",
        "a log with CRLF is read")
    result = report(write("s.txt", "aabb"))
    has(result.text, "claim: ", "the last line may lack its line end")
    has(result.errors, "warning: the last samples are not followed by OK", "... but a capture without OK gives a warning")
    has(report(write("s.txt", "0001" * 16 + "\nOK\n")).errors, "warning: only 0 and 1",
        "bits that are read as bytes give a warning")
    refused(1, "s.txt: the estimate is 0, but a port must claim noise_h16 = 1 or more; this noise cannot be used",
            "refused: noise that supports no claim",
            write("s.txt", "07" * 32 + "\nOK\n"))


def test_endless():
    refused(1, "/dev/zero: too long: at most 16777216 samples are read",
            "an endless device is refused: too many samples",
            "-binary", "/dev/zero")
    refused(1, "/dev/zero:1: this line has 1024 characters or more", "... and its line is too long",
            "/dev/zero")
    for word, message in (("00112233", "too long: at most 16777216 samples are read"),
                          ("OK", "too long: at most 33554432 lines are read"),
                          ("# no", "too long: at most 33554432 lines are read")):
        endless = subprocess.Popen(["yes", word], stdout=subprocess.PIPE)
        result = run([URSA, "noise-report", "/dev/fd/0"], data=None, stdin=endless.stdout)
        endless.stdout.close()
        endless.wait()
        same((result.returncode, result.errors), (1, "ursa: /dev/fd/0: %s\n" % message),
             "... and endless lines of %s are refused" % word)
    has(report(write("s.txt", "# " + "x" * 1020 + "\n0011\nOK\n")).text, "samples: 2 of 8 bits",
        "a comment may have 1022 characters")
    refused(1, "s.txt:1: this line has 1024 characters or more", "... but not 1023",
            write("s.txt", "# " + "x" * 1021 + "\n0011\nOK\n"))


def test_usage():
    write("s.txt", "0011\nOK\n")
    for args, message in (
            ([], "noise-report: no file; name the file of the samples"),
            (["-bits", "2", "s.txt"], "-bits: 2: must be 1 or 8 bits a sample"),
            (["-bits"], "-bits: needs a value"),
            (["-claim", "0", "s.txt"],
             "-claim: 0: not a number from 1 to 128 (in 1/16 bit a sample)"),
            (["-claim", "1x", "s.txt"],
             "-claim: 1x: not a number from 1 to 128 (in 1/16 bit a sample)"),
            (["-claim", "17", "-bits", "1", "s.txt"],
             "-claim: 17: more than 16, which is 16 for each bit of a sample"),
            (["-svg", "", "s.txt"], "-svg: the file name is empty"),
            (["-svg", "./s.txt", "s.txt"],
             "-svg: the picture would replace the samples; name another file"),
            (["s.txt", "t.txt"],
             "t.txt: only one file of samples is read; give restarts with -restart"),
            (["-x", "s.txt"], "-x: no such option; see: ursa noise-report -help")):
        refused(2, message, "usage: " + " ".join(args), *args)
    same(report("--bits", "8", "--binary", "s.txt").returncode, 0, "options may have two dashes")
    result = run([URSA, "noise-report", "s.txt"], stdout=os.open("/dev/full", os.O_WRONLY))
    same((result.returncode, result.errors), (1, "ursa: standard output: cannot be written\n"),
         "a report that cannot be written is an error")


def test_picture():
    rng = random.Random(5)
    for bits in 1, 8:
        file = write("s.bin", bytes(rng.getrandbits(bits) for _ in range(20000)))
        result = report("-bits", str(bits), "-binary", "-svg", "p.svg", file)
        same((result.returncode, result.errors), (0, ""), "%d bits: a picture is made" % bits)
        svg = xml.dom.minidom.parseString(content("p.svg"))
        shapes = collections.Counter(e.getAttribute("class") for e in svg.getElementsByTagName("*"))
        same(shapes["bar"] + shapes["far"], 1 << bits,
             "%d bits: the picture has a bar for each value" % bits)
        same(shapes["lag"] + shapes["out"], 64, "%d bits: the picture has 64 lags" % bits)
        same(shapes["band"], 2, "%d bits: the picture has both bands" % bits)
        ok(b"nan" not in content("p.svg") and b"inf" not in content("p.svg"),
           "and all figures are numbers")
    report("-svg", "p.svg", write("s.txt", "07" * 32 + "\nOK\n"))
    has(content("p.svg").decode(), "all samples are the same", "a constant has a picture as well")
    ok(b"nan" not in content("p.svg"), "and its figures are numbers")
    refused(1, "-svg: none/p.svg: cannot be written: No such file or directory",
            "a picture that cannot be written is an error", "-svg", "none/p.svg", "s.txt")


with Folder():
    test_estimates()
    test_restarts()
    test_restart_shapes()
    test_claims()
    test_captures_of_other_programs()
    test_malformed()
    test_endless()
    test_usage()
    test_picture()
    test_a_million()
done()
