/* SPDX-License-Identifier: MIT */
/* Drawing the picture as SVG: two charts, one above the other. */
#include <math.h>
#include "noise/noise_estimate.h"
#include "noise/noise_picture.h"

#define WIDTH  960
#define HEIGHT 700
#define LEFT   84.0
#define RIGHT  932.0

static const char style[] =
    "text{font-family:'DejaVu Sans',Verdana,Arial,sans-serif;font-size:12px;fill:#444}"
    ".title{font-size:20px;font-weight:bold;fill:#1c2733}.sub{font-size:13px;fill:#5b6773}"
    ".head{font-size:14px;font-weight:bold;fill:#1c2733}.note{fill:#5b6773}"
    ".end{text-anchor:end}.mid{text-anchor:middle}"
    ".grid{stroke:#e4e8ec}.axis{stroke:#8a949e}.band{fill:#f3dcae;fill-opacity:.75}"
    ".expected{stroke:#b3541e;stroke-width:1.2;stroke-dasharray:5 4}"
    ".bar{fill:#2f6f9f}.far{fill:#c0392b}.lag{stroke:#2f6f9f;stroke-width:5}.out{stroke:#c0392b;"
    "stroke-width:5}";

/* The scale of a chart, which maps values to y coordinates. */
struct chart {
    FILE *out;
    double top, bottom; /* y coordinates */
    double low, high;   /* the values at bottom and top */
};

static double y_of(const struct chart *chart, double value) {
    double part = (value - chart->low) / (chart->high - chart->low);

    return chart->bottom - part * (chart->bottom - chart->top);
}

static void line(FILE *out, const char *class, double x1, double y1, double x2, double y2) {
    fprintf(out, "<line class=\"%s\" x1=\"%.2f\" y1=\"%.2f\" x2=\"%.2f\" y2=\"%.2f\"/>\n", class,
            x1, y1, x2, y2);
}

static void box(FILE *out, const char *class, double x, double y, double width, double height) {
    fprintf(out, "<rect class=\"%s\" x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\"/>\n",
            class, x, y, width, height);
}

static void text(FILE *out, const char *class, double x, double y, const char *words) {
    fprintf(out, "<text class=\"%s\" x=\"%.2f\" y=\"%.2f\">%s</text>\n", class, x, y, words);
}

/* The distance of grid lines: 1, 2 or 5 times a power of ten, so that `range` has 4 to 10 steps. */
static double step_of(double range) {
    double power = pow(10.0, floor(log10(range / 4.0))), many = range / 4.0 / power;

    return power * (many >= 5.0 ? 5.0 : many >= 2.0 ? 2.0 : 1.0);
}

static void y_axis(const struct chart *chart) {
    double step = step_of(chart->high - chart->low);
    long i, last = (long)floor(chart->high / step + 1e-9);

    for (i = (long)ceil(chart->low / step - 1e-9); i <= last; i++) {
        double value = (double)i * step, y = y_of(chart, value);

        line(chart->out, "grid", LEFT, y, RIGHT, y);
        fprintf(chart->out, "<text class=\"end\" x=\"%.2f\" y=\"%.2f\">%.7g</text>\n", LEFT - 8,
                y + 4, value);
    }
}

static void band(const struct chart *chart, double low, double high) {
    double top = y_of(chart, fmin(high, chart->high)), bottom = y_of(chart, fmax(low, chart->low));

    box(chart->out, "band", LEFT, top, RIGHT - LEFT, bottom - top);
}

/* --- histogram ------------------------------------------------------------------------------- */

/* The counts to expect if all values are equally likely, and the counts found. */
struct scale {
    double even, spread; /* expected count; 99 % of counts are within even +- spread */
    double least, most;
    size_t values;
    int is_near; /* all counts are near even, so only the differences are drawn */
};

static struct scale scale_of(const struct noise_picture *picture) {
    struct scale scale = {.values = (size_t)1 << picture->bits, .least = INFINITY};
    double values = (double)scale.values;
    size_t i;

    scale.even = (double)picture->n / values;
    scale.spread = NOISE_Z_99 * sqrt(scale.even * (1.0 - 1.0 / values));
    for (i = 0; i < scale.values; i++) {
        scale.least = fmin(scale.least, (double)picture->counts[i]);
        scale.most = fmax(scale.most, (double)picture->counts[i]);
    }
    scale.is_near = scale.values > 2 && scale.least > scale.even / 2;
    return scale;
}

/* Draw the bar of one value. The bar starts at scale->even if scale->is_near is set, else at 0. */
static void bar(const struct chart *chart, const struct scale *scale, double x, double width,
                double count) {
    double y = y_of(chart, count), from = y_of(chart, scale->is_near ? scale->even : 0);
    int is_out = fabs(count - scale->even) > scale->spread;

    box(chart->out, is_out ? "far" : "bar", x, fmin(y, from), width, fabs(from - y));
}

static void bars(const struct chart *chart, const struct scale *scale, const size_t *counts) {
    double pitch = (RIGHT - LEFT) / (double)scale->values, gap = fmin(pitch * 0.2, 60.0);
    size_t every = scale->values > 2 ? 16 : 1, i;

    for (i = 0; i < scale->values; i++) {
        double x = LEFT + (double)i * pitch;

        bar(chart, scale, x + gap / 2, pitch - gap, (double)counts[i]);
        if (i % every == 0 || i == scale->values - 1) {
            fprintf(chart->out, "<text class=\"mid\" x=\"%.2f\" y=\"%.2f\">%02zx</text>\n",
                    x + pitch / 2, chart->bottom + 17, i);
        }
    }
}

static void histogram(FILE *out, const struct noise_picture *picture) {
    struct scale scale = scale_of(picture);
    double high = fmax(scale.most, scale.even + scale.spread);
    double low = fmin(scale.least, scale.even - scale.spread), margin = (high - low) * 0.06;
    struct chart chart = {out, 116, 340, scale.is_near ? low - margin : 0, high + margin};

    text(out, "head", LEFT, 100, "How often each value occurs");
    text(out, "note end", RIGHT, 100,
         "dashed: equal counts; band: 99 % of counts if all are equally likely; red: outside");
    band(&chart, scale.even - scale.spread, scale.even + scale.spread);
    y_axis(&chart);
    bars(&chart, &scale, picture->counts);
    line(out, "expected", LEFT, y_of(&chart, scale.even), RIGHT, y_of(&chart, scale.even));
    line(out, "axis", LEFT, chart.bottom, RIGHT, chart.bottom);
    text(out, "note mid", (LEFT + RIGHT) / 2, chart.bottom + 36, "value, hex");
}

/* --- autocorrelation ------------------------------------------------------------------------- */

static void lags(const struct chart *chart, const struct noise_picture *picture) {
    double pitch = (RIGHT - LEFT) / NOISE_LAGS, zero = y_of(chart, 0);
    size_t i;

    for (i = 1; i <= NOISE_LAGS; i++) {
        double x = LEFT + ((double)i - 0.5) * pitch, value = picture->correlation[i];

        line(chart->out, fabs(value) > picture->band ? "out" : "lag", x, zero, x,
             y_of(chart, value));
        if (i == 1 || i % 8 == 0) {
            fprintf(chart->out, "<text class=\"mid\" x=\"%.2f\" y=\"%.2f\">%zu</text>\n", x,
                    chart->bottom + 17, i);
        }
    }
}

static void autocorrelation(FILE *out, const struct noise_picture *picture) {
    double most = picture->band * 1.6;
    struct chart chart = {out, 426, 640, 0, 0};
    size_t i;

    for (i = 1; i <= NOISE_LAGS; i++) {
        most = fmax(most, fabs(picture->correlation[i]));
    }
    chart.high = most * 1.08;
    chart.low = -chart.high;
    text(out, "head", LEFT, 410, "Autocorrelation");
    text(out, "note end", RIGHT, 410,
         "band: 99 % of lags if samples are independent; red: outside");
    band(&chart, -picture->band, picture->band);
    y_axis(&chart);
    lags(&chart, picture);
    if (picture->is_constant) {
        text(out, "head mid", (LEFT + RIGHT) / 2, y_of(&chart, 0) - 12, "all samples are the same");
    }
    line(out, "axis", LEFT, y_of(&chart, 0), RIGHT, y_of(&chart, 0));
    text(out, "note mid", (LEFT + RIGHT) / 2, chart.bottom + 36, "lag, samples");
}

void noise_draw(FILE *out, const struct noise_picture *picture, const char *subtitle) {
    fprintf(out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
            "viewBox=\"0 0 %d %d\">\n<style>%s</style>\n",
            WIDTH, HEIGHT, WIDTH, HEIGHT, style);
    fprintf(out, "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n", WIDTH, HEIGHT);
    fprintf(out,
            "<text class=\"title\" x=\"%.2f\" y=\"40\">Noise: %zu samples of %u bit%s</text>\n",
            LEFT, picture->n, picture->bits, picture->bits > 1 ? "s" : "");
    text(out, "sub", LEFT, 62, subtitle);
    histogram(out, picture);
    autocorrelation(out, picture);
    fputs("</svg>\n", out);
}
