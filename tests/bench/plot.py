# SPDX-License-Identifier: MIT
"""Draws the times of keys as an SVG picture, with one histogram for each library."""

import html
import math

import stats

WIDTH, LEFT, RIGHT, TOP, BOTTOM = 860, 130, 120, 64, 58
ROW, BARS = 46, 72
# Blue and grey from Okabe and Ito's palette, distinct in print and for every kind of colour vision.
OURS, THEIRS, INK, FAINT = "#0072B2", "#8A8A8A", "#222222", "#DDDDDD"


class Axis:
    """A logarithmic scale: key times differ by a factor of a hundred."""

    def __init__(self, values):
        self.low = 10 ** (math.floor(math.log10(min(values)) * 3) / 3)
        self.high = 10 ** (math.ceil(math.log10(max(values)) * 3) / 3)
        self.span = math.log(self.high / self.low)

    def share(self, value):
        return math.log(value / self.low) / self.span

    def x(self, value):
        return LEFT + self.share(value) * (WIDTH - LEFT - RIGHT)

    def ticks(self):
        for power in range(-3, 9):
            for digit in (1, 2, 5):
                value = digit * 10.0 ** power
                if self.low <= value * 1.0001 and value <= self.high * 1.0001:
                    yield value


def text(x, y, words, anchor="start", size=13, colour=INK, weight="normal"):
    return ('<text x="%.1f" y="%.1f" font-size="%d" text-anchor="%s" fill="%s" font-weight="%s">'
            '%s</text>' % (x, y, size, anchor, colour, weight, html.escape(words)))


def line(x1, y1, x2, y2, colour, width=1.0, dash=""):
    return ('<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="%s" stroke-width="%.1f"%s/>'
            % (x1, y1, x2, y2, colour, width, ' stroke-dasharray="%s"' % dash if dash else ""))


def histogram(values, axis, base, colour):
    """Draws bars of equal width on the logarithmic scale. The highest bar fills the row."""
    counts = [0] * BARS
    for value in values:
        counts[min(BARS - 1, int(axis.share(value) * BARS))] += 1
    width = (WIDTH - LEFT - RIGHT) / BARS
    step = (ROW - 12) / max(counts)
    path = "".join("M%.1f %.1fv%.1fh%.1fv%.1fz" % (LEFT + i * width, base, -n * step, width,
                                                  n * step)
                   for i, n in enumerate(counts) if n)
    return '<path d="%s" fill="%s"/>' % (path, colour)


def row(name, values, axis, base, colour, unit):
    mean, p95 = stats.mean(values), stats.quantile(values, 0.95)
    weight = "bold" if colour == OURS else "normal"
    yield line(LEFT, base, WIDTH - RIGHT, base, INK, 0.7)
    yield histogram(values, axis, base, colour)
    x = axis.x(mean)
    yield ('<path d="M%.1f %.1fl5 7h-10z" fill="%s" stroke="#FFFFFF" stroke-width="0.8"/>'
           % (x, base + 0.5, INK))
    yield line(axis.x(p95), base - 8, axis.x(p95), base + 4, INK, 1.4)
    yield text(LEFT - 8, base - 6, name, "end", 13, INK, weight)
    yield text(WIDTH - RIGHT + 8, base - 6, "%.3g %s" % (mean, unit), "start", 13, INK, weight)


def frame(axis, bottom, label):
    for value in axis.ticks():
        yield line(axis.x(value), TOP - 8, axis.x(value), bottom, FAINT)
        yield text(axis.x(value), bottom + 18, "%g" % value, "middle", 12)
    yield text((LEFT + WIDTH - RIGHT) / 2, bottom + 40, label, "middle")


def picture(series, ours, title, note, label, unit):
    """Draws `series`, {name: values}, from the lowest mean to the highest. Names that begin with
    `ours` get the colour of our library."""
    axis = Axis([value for values in series.values() for value in values])
    order = sorted(series, key=lambda name: stats.mean(series[name]))
    bottom = TOP + ROW * len(order)
    out = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" '
           'role="img">' % (WIDTH, bottom + BOTTOM),
           "<title>%s</title>" % html.escape(title),
           '<rect width="100%" height="100%" fill="#FFFFFF"/>',
           text(12, 22, title, size=16, weight="bold"), text(12, 42, note, size=12)]
    out += frame(axis, bottom, label)
    out.append(text(WIDTH - RIGHT + 8, TOP - 4, "mean", size=12))
    for i, name in enumerate(order):
        out += row(name, series[name], axis, TOP + ROW * (i + 1) - 1,
                   OURS if name.startswith(ours) else THEIRS, unit)
    if ours in series:
        x = axis.x(stats.mean(series[ours]))
        out.append(line(x, TOP - 8, x, bottom, OURS, 1.2, "4 3"))
    return "\n".join(out + ["</svg>", ""])
