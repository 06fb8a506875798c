// The page as a whole: its sections in their order, from the figures to how it was scanned.

function showFigures(agents) {
  const { figures } = agents.header;
  const parent = document.getElementById("figures");
  const asked = figures.asked ?? figures.asked_least ?? null;
  const put = (value, label, note) => {
    const box = add(parent, "div", "", { class: "figure" });
    add(box, "b", grouped(value));
    add(box, "span", label);
    if (note) add(box, "span", note, { class: "note" });
  };
  put(asked, figures.asked === null ? "targets have a record" : "addresses asked", figures.silent === null ? "" : `${grouped(figures.silent)} silent`);
  put(figures.agents, "agents answered", figures.asked === null ? "" : percent(figures.agents, asked));
  put(figures.complete, "answered completely", percent(figures.complete, figures.agents));
  put(figures.weak, "agents are weak", percent(figures.weak, figures.agents));
  put(figures.errors, "ended with an error", "");
}

function rowsTable(parent, headings, rows) {
  const table = add(add(parent, "div", "", { class: "scroll", tabindex: "0", role: "region", "aria-label": headings.map(([title]) => title).join(", ") }), "table", "", { class: "cards" });
  const head = add(add(table, "thead"), "tr");
  for (const [title, kind] of headings) add(head, "th", title, { scope: "col", class: kind });
  const lines = add(table, "tbody");
  for (const row of rows) {
    const line = add(lines, "tr");
    row.forEach((cell, i) => {
      const td = add(line, "td", cell instanceof Node ? "" : shown(String(cell ?? "")), { class: headings[i][1], "data-title": headings[i][0] });
      if (cell instanceof Node) td.append(cell);
    });
  }
}

function button(text, onClick) {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = shown(text);
  element.addEventListener("click", onClick);
  return element;
}

function showWeaknesses(filters) {
  const { agents } = filters;
  const { weaknesses } = agents.header;
  const parent = body("weak");
  const { values } = agents.columns.weak;
  const rows = weaknesses.map((weakness) => {
    const severity = document.createElement("span");
    severity.className = weakness.count > 0 ? weakness.severity : "quiet";
    severity.textContent = weakness.severity;
    const title = weakness.count > 0 ? button(weakness.title, () => filters.toggle("Weak", weakness.bit, weakness.title, (row) => (values[row] & weakness.bit) !== 0)) : weakness.title;
    const what = document.createElement("span");
    what.append(title);
    if (weakness.word === "default_community" && weakness.count > 0) add(what, "span", ` ${communities(agents, weakness.bit)}`, { class: "quiet" });
    return [severity, what, weakness.known === false ? "not known" : grouped(weakness.count), weakness.advice];
  });
  rowsTable(parent, [["Severity", ""], ["What", "wrap"], ["Agents", "number"], ["What to do", "wrap"]], rows);
  sharedList(parent, filters, "clones", "Engine IDs at several addresses", "engine");
  sharedList(parent, filters, "same_names", "Names of several devices", "name");
}

/// Which labels the agents with a default community have, and how many of each.
function communities(agents, bit) {
  const { values } = agents.columns.weak;
  const labels = new Map();
  for (let row = 0; row < values.length; row++) {
    if ((values[row] & bit) === 0) continue;
    const label = agents.text("credential", row) ?? "not known";
    labels.set(label, (labels.get(label) ?? 0) + 1);
  }
  const sorted = [...labels].sort((a, b) => b[1] - a[1]);
  const rest = sorted.slice(5).reduce((sum, [, count]) => sum + count, 0);
  return sorted.slice(0, 5).map(([label, count]) => `${shown(label)}: ${grouped(count)}`).concat(rest > 0 ? [`others: ${grouped(rest)}`] : []).join(", ");
}

/// What several agents have in common although it should be one agent's own.
function sharedList(parent, filters, key, title, column) {
  const { agents } = filters;
  const entries = agents.header[key];
  const total = agents.header[`${key}_total`] ?? entries.length;
  add(parent, "h3", `${title}: ${grouped(total)}`);
  if (entries.length === 0) return;
  if (column === "engine") add(parent, "p", "A device with several addresses has one engine ID, and rightly so. Only different devices count as weak.", { class: "quiet" });
  const { values } = agents.columns[column];
  const rows = entries.slice(0, 50).map((entry) => {
    const value = values[entry.rows[0]];
    const device = entry.one_device === true ? "one device, it seems" : entry.one_device === false ? "different devices" : "not known";
    const addresses = entry.rows.slice(0, 5).map((row) => agents.address(row)).join(" ") + (entry.rows_total > 5 ? " …" : "");
    return [button(entry[column], () => filters.toggle(title, value, entry[column], (row) => values[row] === value)), grouped(entry.rows_total), device, addresses];
  });
  rowsTable(parent, [[column === "engine" ? "Engine ID" : "Name", "wrap"], ["Agents", "number"], ["They are", ""], ["Where", "wrap"]], rows);
  if (total > 50) add(parent, "p", `${grouped(total - 50)} more are not listed.`, { class: "quiet" });
}

function showErrors(filters) {
  const { agents } = filters;
  const parent = body("errors");
  const { errors } = agents.header;
  if (errors.length === 0) {
    const nothing = agents.count === 0 ? "There are no records of targets." : "Nothing: every target that is in the records was answered completely.";
    add(parent, "p", nothing, { class: "quiet" });
    return;
  }
  const words = agents.dictionary("error").values;
  const { values } = agents.columns.error;
  const rows = errors.map(({ word, count, hint, examples }) => {
    const value = words.indexOf(word);
    const name = value === -1 ? word : button(word, () => filters.toggle("Error", word, word, (row) => values[row] === value));
    return [name, grouped(count), hint ?? "", examples.slice(0, 5).join(" ")];
  });
  rowsTable(parent, [["Word", ""], ["Targets", "number"], ["What to do", "wrap"], ["For example", "wrap"]], rows);
}

function showChanges(filters) {
  const { agents } = filters;
  const { changes, changed, gone, baseline } = agents.header;
  if (changes === null) return;
  document.getElementById("changes").hidden = false;
  const parent = body("changes");
  if (baseline) add(parent, "p", `Compared with ${grouped(baseline.agents)} agents of ${baseline.files.map(shown).join(", ")}.`);
  const list = add(parent, "div", "", { class: "tools" });
  const { values } = agents.columns.change;
  for (const { bit, title, count } of changes) {
    const element = button(`${title}: ${grouped(count)}`, () => filters.toggle("Changed", bit, title, (row) => (values[row] & bit) !== 0));
    element.disabled = count === 0;
    list.append(element);
  }
  if (changed.length > 0) {
    const more = add(parent, "details");
    add(more, "summary", "What it was before");
    rowsTable(more, [["Address", ""], ["What", ""], ["Before", "wrap"], ["Now", "wrap"]], changed.slice(0, 500).map((each) => [agents.address(each.row), each.word, each.old, each.new]));
    if (changed.length > 500) add(more, "p", `${grouped(changed.length - 500)} more are not listed.`, { class: "quiet" });
  }
  add(parent, "h3", `Gone: ${grouped(agents.header.gone_total ?? gone.length)}`);
  if (gone.length > 0) rowsTable(parent, [["Address", ""], ["Name", "wrap"], ["Vendor", "wrap"], ["Last seen (UTC)", ""]], gone.slice(0, 200).map((each) => [each.address, each.name, each.vendor, typeof each.seen === "number" ? moment(each.seen) : each.seen]));
  if (gone.length > 200) add(parent, "p", `${grouped(gone.length - 200)} more are not listed.`, { class: "quiet" });
}

function showRuns(agents) {
  const parent = body("runs");
  const { runs, files } = agents.header;
  for (const run of runs) {
    add(parent, "h3", `${shown(run.verb ?? "run")}, started ${stamp(run.started)}`);
    const facts = [["ended", run.exit_reason], ["seconds", run.seconds], ["packets a second, reached", run.rate], ["requests", grouped(run.requests)], ["version", run.version], ["run", run.run]];
    rowsTable(parent, [["Option", ""], ["Value", "wrap"]], [...facts.filter(([, value]) => value !== null && value !== undefined), ...(run.options ?? [])]);
  }
  if (runs.length === 0) add(parent, "p", "No metadata of a run was given, so its options are not known.", { class: "quiet" });
  add(parent, "h3", "Files");
  rowsTable(parent, [["File", "wrap"], ["Lines", "number"], ["Targets", "number"], ["Bad lines", "number"], ["", ""]],
    files.map((file) => [file.name, grouped(file.lines), grouped(file.targets), grouped(file.bad_lines), [file.cut ? "The last line is cut." : "", file.lacks_metadata ? "No metadata was given for it." : ""].join(" ").trim()]));
  if (runs.length > 0 && files.some((file) => file.lacks_metadata)) add(parent, "p", "Of files without metadata it is not known which addresses were asked, nor with which options.", { class: "quiet" });
}

async function showReport() {
  const agents = new Agents(await readDocument());
  const { header } = agents;
  const filters = new Filters(agents);
  document.getElementById("title").textContent = shown(header.title);
  const span = header.from ? ` Asked from ${stamp(header.from)} to ${stamp(header.to)}.` : "";
  document.getElementById("subtitle").textContent = `${agentsText(agents.count)}.${span}${header.redacted ? " Addresses, names and engine IDs are pseudonyms." : ""}`;
  document.getElementById("report").hidden = false;
  document.getElementById("loading").remove();
  showFigures(agents);
  showChanges(filters);
  new AddressMap(filters);
  const kinds = body("kinds");
  barList(kinds, filters, { title: "Vendors", kind: "Vendor", column: "vendor", unknown: "not known" });
  barList(kinds, filters, { title: "Models", kind: "Model", column: "model", unknown: "not known" });
  barList(kinds, filters, { title: "Software", kind: "Software", column: "software", unknown: "not known" });
  showWeaknesses(filters);
  showRoundTrips(filters);
  showReboots(filters);
  showErrors(filters);
  new AgentTable(filters);
  showFilters(filters);
  showRuns(agents);
  document.getElementById("footer").textContent = `Made ${stamp(header.made)} by ${shown(header.program)}. This page loads nothing from a network. Characters that cannot be seen are shown as \\u{…}. In CSV, a text that looks like a formula has an apostrophe before it.`;
  document.body.dataset.ready = "1";
}

showReport().catch((error) => {
  document.getElementById("loading").textContent = `The data of this page cannot be read: ${error.message}`;
});
