"""SVG plots of the series, by gnuplot where it is installed."""
import shutil
import subprocess

AXES = {
    "sweep": ("targets", "CPU per probe, ns", "Sweep, 1 in 100 answers"),
    "walk": ("agents", "CPU per varbind, ns", "Walk of 100 varbinds an agent"),
}


def draw(table, stem):
    """The files that were drawn."""
    if not table.series:
        return []
    if shutil.which("gnuplot") is None:
        table.note("no plots: gnuplot is missing (Debian package gnuplot-nox)")
        return []
    drawn = []
    for name, points in table.series.items():
        unit, label, title = AXES[name]
        data = "\n".join(f"{point[unit]} {point['ns']} {point['MiB']}" for point in points)
        path = stem.with_name(f"{stem.name}-{name}.svg")
        script = f"""
set terminal svg size 640,360 dynamic background rgb 'white'
set output '{path}'
set title '{title}'
set logscale x 2
set format x '%.0f'
set xtics rotate by -30
set xlabel '{unit}'
set ylabel '{label}'
set y2label 'peak memory, MiB'
set yrange [0:*]
set y2range [0:*]
set y2tics
set ytics nomirror
set key bottom right
$data << EOD
{data}
EOD
plot $data using 1:2 with linespoints title 'CPU', $data using 1:3 axes x1y2 with linespoints title 'memory'
"""
        subprocess.run(["gnuplot"], input=script, text=True, check=True)
        drawn.append(path)
    return drawn
