// Lists of bars, and histograms. Each bar is a button that shows its agents alone.

const BARS_SHOWN = 10;
const BARS_MAX = 500;

/// How often each value of a column is there, most frequent first; null has the key -1.
function counted(agents, name) {
  const column = agents.columns[name];
  const counts = new Map();
  for (const value of column.values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, count]) => ({ value: value === column.none ? -1 : value, count }))
    .sort((a, b) => b.count - a.count || a.value - b.value);
}

/// A list of what a column has. Of long ones the rest can be opened.
function barList(parent, filters, { title, kind, column, unknown }) {
  const { agents } = filters;
  const box = add(parent, "div");
  add(box, "h3", title);
  const entries = counted(agents, column);
  if (entries.length === 0) {
    add(box, "p", "There are no agents.", { class: "quiet" });
    return;
  }
  const most = entries[0].count;
  const { values, none } = agents.columns[column];
  const list = add(box, "ul", "", { class: "bars" });
  const put = ({ value, count }, into) => {
    const key = value === -1 ? none : value;
    const label = value === -1 ? unknown : agents.dictionary(column).values[value];
    const button = add(add(into, "li"), "button", "", { type: "button", title: shown(label) });
    add(button, "span", shown(label), { class: "label" });
    add(button, "span", grouped(count), { class: "count" });
    add(add(button, "span", "", { class: "track" }), "i").style.width = `${(100 * count) / most}%`;
    button.addEventListener("click", () => filters.toggle(kind, key, label, (row) => values[row] === key));
    filters.listeners.push(() => button.setAttribute("aria-pressed", filters.has(kind, key)));
  };
  for (const entry of entries.slice(0, BARS_SHOWN)) put(entry, list);
  const rest = entries.slice(BARS_SHOWN, BARS_MAX);
  if (rest.length === 0) return;
  const more = add(box, "details");
  add(more, "summary", `${grouped(entries.length - BARS_SHOWN)} more`);
  more.addEventListener("toggle", () => {
    const into = add(more, "ul", "", { class: "bars" });
    for (const entry of rest) put(entry, into);
    if (entries.length > BARS_MAX) add(more, "p", `${grouped(entries.length - BARS_MAX)} others are not listed.`, { class: "quiet" });
    filters.apply();
  }, { once: true });
}

/// Columns side by side. \param bins {label, count, test, key} each. \param axis Texts under it. \param scale What the axis is.
function histogram(parent, filters, kind, bins, axis, scale) {
  const most = Math.max(1, ...bins.map((bin) => bin.count));
  const chart = add(parent, "div", "", { class: "chart", role: "group", "aria-label": kind });
  for (const bin of bins) {
    const label = `${bin.label}: ${agentsText(bin.count)}`;
    const button = add(chart, "button", "", { type: "button", title: label, "aria-label": label });
    button.style.height = bin.count === 0 ? "0" : `${Math.max(2, (100 * bin.count) / most)}%`;
    button.disabled = bin.count === 0;
    button.addEventListener("click", () => filters.toggle(kind, bin.key, bin.label, bin.test));
    filters.listeners.push(() => button.setAttribute("aria-pressed", filters.has(kind, bin.key)));
  }
  const line = add(parent, "div", "", { class: "axis" });
  for (const text of axis) add(line, "span", text);
  add(parent, "p", `${scale} The highest bar stands for ${agentsText(most)}.`, { class: "quiet note" });
}

/// Round trips: ten bins for each power of ten, from the fastest to the slowest.
function showRoundTrips(filters) {
  const { agents } = filters;
  const parent = body("rtt");
  const { values, none } = agents.columns.rtt;
  const binOf = (value) => Math.floor(10 * Math.log10(Math.max(value, 1)));
  const counts = new Map();
  let measured = 0;
  for (const value of values) {
    if (value === none) continue;
    const bin = binOf(value);
    counts.set(bin, (counts.get(bin) ?? 0) + 1);
    measured++;
  }
  if (measured === 0) {
    add(parent, "p", "No round trip was measured.", { class: "quiet" });
  } else {
    const first = Math.min(...counts.keys());
    const last = Math.max(...counts.keys());
    const bins = [];
    for (let bin = first; bin <= last; bin++) {
      const label = `${milliseconds(10 ** (bin / 10))} to ${milliseconds(10 ** ((bin + 1) / 10))}`;
      bins.push({ key: bin, label, count: counts.get(bin) ?? 0, test: (row) => values[row] !== none && binOf(values[row]) === bin });
    }
    histogram(parent, filters, "Round trip", bins, [milliseconds(10 ** (first / 10)), milliseconds(10 ** ((first + last + 1) / 20)), milliseconds(10 ** ((last + 1) / 10))], "Round trip on a logarithmic axis: ten bars for each power of ten.");
    slowest(parent, filters, measured);
  }
  traffic(parent, agents);
}

function slowest(parent, filters, measured) {
  const { agents } = filters;
  const { values, none } = agents.columns.rtt;
  const sorted = values.filter((value) => value !== none).sort();
  const at = (share) => milliseconds(sorted[Math.min(measured - 1, Math.floor(share * measured))]);
  add(parent, "p", `Half of them answer within ${at(0.5)}, 99 of 100 within ${at(0.99)}. The slowest takes ${milliseconds(sorted[measured - 1])}.`);
  const wanted = Math.min(10, measured);
  const rows = slowestRows(values, none, sorted[measured - wanted], wanted);
  const button = add(parent, "button", `Show the slowest ${wanted}`, { type: "button" });
  button.addEventListener("click", () => {
    filters.toggle("Round trip", "slowest", `the slowest ${wanted}`, (row) => rows.has(row));
    if (filters.has("Round trip", "slowest")) document.dispatchEvent(new CustomEvent("sort-agents", { detail: { column: "rtt", falling: true } }));
  });
  filters.listeners.push(() => button.setAttribute("aria-pressed", filters.has("Round trip", "slowest")));
}

/// The `wanted` rows with the largest values, none below `least`; of equal ones those with the lowest addresses.
function slowestRows(values, none, least, wanted) {
  const rows = new Set();
  values.forEach((value, row) => value !== none && value > least && rows.add(row));
  for (let row = 0; rows.size < wanted; row++) if (values[row] === least) rows.add(row);
  return rows;
}

function traffic(parent, agents) {
  const sum = (name) => agents.columns[name].values.reduce((total, value) => total + (value === agents.columns[name].none ? 0 : value), 0);
  const { loss } = agents.header.figures;
  const share = (value) => `${(100 * value).toFixed(2)} %`;
  const lost = loss ? ` About ${share(loss.estimate)} of the packets were lost (${share(loss.low)} to ${share(loss.high)}).` : "";
  add(parent, "p", `${grouped(sum("requests"))} requests were sent to these agents. ${grouped(sum("retries"))} of them repeated one.${lost}`);
}

/// Start times by day: the last 90 days one by one, and what is older together.
function showReboots(filters) {
  const DAYS = 90;
  const { agents } = filters;
  const parent = body("reboots");
  const { values, none } = agents.columns.started;
  const dayOf = (value) => Math.floor(value / 86400);
  let last = -1;
  for (const value of values) if (value !== none) last = Math.max(last, dayOf(value));
  if (last < 0) {
    add(parent, "p", "No start time is known. It comes from sysUpTime, which an agent reports with its system group.", { class: "quiet" });
    return;
  }
  const first = last - DAYS + 1;
  const counts = new Array(DAYS + 1).fill(0);
  for (const value of values) if (value !== none) counts[Math.max(0, dayOf(value) - first + 1)]++;
  const bins = counts.map((count, i) => {
    const at = first + i - 1;
    const older = i === 0;
    const label = older ? `before ${day(first * 86400)}` : day(at * 86400);
    return { key: at, label, count, test: (row) => values[row] !== none && (older ? dayOf(values[row]) < first : dayOf(values[row]) === at) };
  });
  histogram(parent, filters, "Started", bins.slice(1), [day(first * 86400), day((first + DAYS / 2) * 86400), day(last * 86400)], "One bar for each day (UTC).");
  if (counts[0] > 0) {
    const button = add(parent, "button", `${grouped(counts[0])} run longer, since before ${day(first * 86400)}`, { type: "button" });
    button.addEventListener("click", () => filters.toggle("Started", bins[0].key, bins[0].label, bins[0].test));
    filters.listeners.push(() => button.setAttribute("aria-pressed", filters.has("Started", bins[0].key)));
  }
}
