"""What a benchmark found: ratios with their bars, series for plots, and notes."""
import statistics


def median_and_range(values, digits=2):
    median, low, high = statistics.median(values), min(values), max(values)
    return f"{median:.{digits}f}  ({low:.{digits}f} to {high:.{digits}f})"


class Table:
    def __init__(self):
        self.figures = []  # what, unit, values, bar, reference
        self.series = {}
        self.notes = []

    def add(self, what, values, unit="", bar=None, detail=None):
        """A figure with all its runs. \\param bar What the median may be at most."""
        self.figures.append({"what": what, "unit": unit, "values": list(values), "bar": bar, "detail": detail or {}})

    def add_series(self, name, points):
        """Rows of a plot: dictionaries with the same keys."""
        self.series[name] = points

    def note(self, text):
        self.notes.append(text)

    @staticmethod
    def met(figure):
        return figure["bar"] is None or statistics.median(figure["values"]) <= figure["bar"]

    def all_met(self):
        return all(self.met(figure) for figure in self.figures)

    def as_json(self):
        figures = [{**figure, "median": statistics.median(figure["values"]), "met": self.met(figure)}
                   for figure in self.figures]
        return {"figures": figures, "series": self.series, "notes": self.notes}

    def text(self):
        rows = [("what", "median (range)", "bar", "")]
        for figure in self.figures:
            digits = 0 if statistics.median(figure["values"]) >= 1000 else 3 if figure["bar"] and figure["bar"] < 0.1 else 2
            bar = "" if figure["bar"] is None else f"<= {figure['bar']:g}"
            verdict = "" if figure["bar"] is None else "met" if self.met(figure) else "MISSED"
            rows.append((figure["what"], median_and_range(figure["values"], digits) + " " + figure["unit"], bar, verdict))
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows]
        lines.insert(1, "-" * max(map(len, lines)))
        return "\n".join(lines + [""] * bool(self.notes) + self.notes)
