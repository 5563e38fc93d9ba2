# SPDX-License-Identifier: MIT
"""The statistics that the benchmarks need."""

import math


def mean(values):
    return math.fsum(values) / len(values)


def variance(values):
    """Returns the variance of the population, estimated from a sample."""
    centre = mean(values)
    return math.fsum((v - centre) ** 2 for v in values) / (len(values) - 1)


def standard_error(values):
    """Returns the standard error of the mean."""
    return math.sqrt(variance(values) / len(values))


def quantile(values, share):
    """Returns a quantile, by linear interpolation between the two values around it."""
    ordered = sorted(values)
    at = share * (len(ordered) - 1)
    low = math.floor(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (at - low) * (ordered[high] - ordered[low])


def ratio(above, below):
    """Returns (ratio of two means, its standard error) by the delta method, for independent
    samples."""
    value = mean(above) / mean(below)
    relative = math.hypot(standard_error(above) / mean(above),
                          standard_error(below) / mean(below))
    return value, value * relative


def solve(matrix, right):
    """Solves matrix * x = right for x, by Gaussian elimination with pivoting."""
    rows = [list(row) + [value] for row, value in zip(matrix, right)]
    size = len(rows)
    tiny = 1e-12 * max(abs(value) for row in matrix for value in row)
    for column in range(size):
        pivot = max(range(column, size), key=lambda i: abs(rows[i][column]))
        if abs(rows[pivot][column]) <= tiny:
            raise ValueError("cannot separate the costs: the counts of the runs are too similar")
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for i in range(size):
            if i != column:
                factor = rows[i][column] / rows[column][column]
                rows[i] = [a - factor * b for a, b in zip(rows[i], rows[column])]
    return [row[size] / row[i] for i, row in enumerate(rows)]


def normal_equations(inputs, outputs):
    width = len(inputs[0])
    gram = [[math.fsum(row[i] * row[j] for row in inputs) for j in range(width)]
            for i in range(width)]
    right = [math.fsum(row[i] * y for row, y in zip(inputs, outputs)) for i in range(width)]
    return gram, right


class Fit:
    """A least-squares fit of outputs = inputs * cost, with the errors of its predictions."""

    def __init__(self, inputs, outputs):
        width, count = len(inputs[0]), len(inputs)
        if count <= width:
            raise ValueError("%d runs are too few for %d costs" % (count, width))
        # Columns are scaled to the same size, so that the pivots are comparable.
        self.scale = [max(abs(row[i]) for row in inputs) or 1.0 for i in range(width)]
        scaled = [self.scaled(row) for row in inputs]
        gram, right = normal_equations(scaled, outputs)
        unit = [[float(i == j) for j in range(width)] for i in range(width)]
        self.solution = solve(gram, right)
        self.cost = [c / s for c, s in zip(self.solution, self.scale)]
        residuals = [y - self.predict(row) for row, y in zip(inputs, outputs)]
        self.residual_variance = math.fsum(r * r for r in residuals) / (count - width)
        inverse = [solve(gram, column) for column in unit]
        self.covariance = [[self.residual_variance * v for v in row] for row in inverse]
        total = variance(outputs) * (count - 1)
        self.r2 = 1.0 - math.fsum(r * r for r in residuals) / total if total else 1.0

    def scaled(self, row):
        return [value / scale for value, scale in zip(row, self.scale)]

    def predict(self, row):
        return math.fsum(c * v for c, v in zip(self.cost, row))

    def cost_error(self, i):
        """Returns the standard error of one cost."""
        return math.sqrt(max(self.covariance[i][i], 0.0)) / self.scale[i]

    def fit_error(self, row):
        """Returns the standard error of a prediction's mean, from the errors of the costs only."""
        row = self.scaled(row)
        width = range(len(row))
        return math.sqrt(max(math.fsum(row[i] * row[j] * self.covariance[i][j]
                                       for i in width for j in width), 0.0))
