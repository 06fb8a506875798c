// The table of agents: sorted by any column, drawn fifty rows at a time, saved as CSV.

const ROWS_DRAWN = 50;

/// What stands in each column: for the eye, for the order, and in CSV.
function tableColumns(agents) {
  const text = (name, title, hidden = false) => ({ name, title, hidden, cell: (row) => agents.text(name, row) ?? "", rank: ranks(agents, name) });
  const number = (name, title, format, hidden = false) => ({ name, title, hidden, number: true, cell: (row) => format(agents.number(name, row)), rank: (row) => agents.number(name, row) ?? -1, plain: (row) => agents.number(name, row) ?? "" });
  const plain = (value) => (value === null ? "" : String(value));
  return [
    { name: "address", title: "Address", cell: (row) => agents.address(row), rank: (row) => row },
    number("port", "Port", plain, true),
    text("name", "Name"),
    text("vendor", "Vendor"),
    { name: "weak", title: "Weak", cell: (row) => agents.weaknesses(row).map((weakness) => weakness.word).join(" "), rank: (row) => agents.weaknesses(row).length },
    text("model", "Model"),
    text("description", "Description"),
    { name: "versions", title: "Versions", cell: (row) => versionsText(agents.number("versions", row) ?? 0), rank: (row) => agents.number("versions", row) ?? 0 },
    text("credential", "Credential"),
    number("rtt", "Round trip", milliseconds),
    number("started", "Started (UTC)", moment),
    text("status", "Status"),
    text("error", "Error", true),
    text("engine", "Engine ID", true),
    number("boots", "Boots", plain, true),
    text("tag", "Tag", true),
    text("findings", "Findings", true),
    text("software", "Software", true),
  ];
}

/// The place of each distinct text in the order of the alphabet; empty ones last.
function ranks(agents, name) {
  const { values, none } = agents.columns[name];
  let places = null;
  return (row) => {
    if (places === null) {
      const texts = agents.dictionary(name).values;
      const compare = new Intl.Collator("en", { numeric: true }).compare;
      places = new Uint32Array(texts.length);
      [...texts.keys()].sort((a, b) => compare(texts[a], texts[b])).forEach((index, place) => (places[index] = place));
    }
    return values[row] === none ? Infinity : places[values[row]];
  };
}

class AgentTable {
  constructor(filters) {
    this.filters = filters;
    this.columns = tableColumns(filters.agents);
    this.sorted = { column: "address", falling: false };
    this.drawn = 0;
    this.build(body("agents"));
    filters.listeners.push(() => this.refresh());
    document.addEventListener("sort-agents", ({ detail }) => this.sort(detail.column, detail.falling));
    this.refresh();
  }

  build(parent) {
    const tools = add(parent, "div", "", { class: "tools" });
    const label = add(tools, "label", "Search");
    this.input = add(label, "input", "", { type: "search", placeholder: "address, name, vendor, description, …" });
    this.input.addEventListener("input", () => this.filters.search(this.input.value));
    const save = add(tools, "button", "Save as CSV", { type: "button" });
    save.addEventListener("click", () => this.save());
    this.count = add(tools, "span", "", { class: "quiet", "aria-live": "polite" });
    const scroll = add(parent, "div", "", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Table of agents" });
    const table = add(scroll, "table", "", { id: "agents-table" });
    this.head = add(add(table, "thead"), "tr");
    for (const column of this.columns.filter((each) => !each.hidden)) {
      const cell = add(this.head, "th", "", { scope: "col", class: column.number ? "number" : "" });
      const button = add(cell, "button", column.title, { type: "button" });
      button.addEventListener("click", () => this.sort(column.name, this.sorted.column === column.name && !this.sorted.falling));
    }
    this.lines = add(table, "tbody");
    this.more = add(parent, "button", "Show 50 more", { type: "button" });
    this.more.addEventListener("click", () => this.draw());
  }

  sort(column, falling) {
    this.sorted = { column, falling };
    this.refresh();
  }

  order() {
    const { rank } = this.columns.find((each) => each.name === this.sorted.column);
    const { rows } = this.filters;
    if (this.sorted.column === "address") return this.sorted.falling ? rows.slice().reverse() : rows;
    const keys = new Float64Array(this.filters.agents.count);
    for (const row of rows) keys[row] = rank(row);
    const direction = this.sorted.falling ? -1 : 1;
    return rows.slice().sort((a, b) => (keys[a] === keys[b] ? a - b : direction * (keys[a] < keys[b] ? -1 : 1)));
  }

  refresh() {
    this.rows = this.order();
    this.drawn = 0;
    this.lines.replaceChildren();
    this.columns.filter((each) => !each.hidden).forEach((column, i) => {
      const direction = this.sorted.falling ? "descending" : "ascending";
      this.head.children[i].setAttribute("aria-sort", column.name === this.sorted.column ? direction : "none");
    });
    if (this.input.value.trim().toLowerCase() !== this.filters.words) this.input.value = this.filters.words;
    this.draw();
  }

  draw() {
    const end = Math.min(this.drawn + ROWS_DRAWN, this.rows.length);
    for (; this.drawn < end; this.drawn++) {
      const row = this.rows[this.drawn];
      const line = add(this.lines, "tr");
      for (const column of this.columns) {
        if (column.hidden) continue;
        const text = shown(String(column.cell(row)));
        const cell = add(line, "td", text, { class: column.number ? "number" : "text" });
        if (text.length > 20) cell.title = text;
      }
    }
    if (this.rows.length === 0) add(add(this.lines, "tr"), "td", this.filters.agents.count === 0 ? "No agent answered." : "No agent is like that.", { colspan: "12", class: "quiet" });
    this.more.hidden = this.drawn === this.rows.length;
    this.count.textContent = `${grouped(this.drawn)} of ${grouped(this.rows.length)} shown`;
  }

  /// All columns of what is shown, in its order (RFC 4180).
  csv() {
    const lines = [this.columns.map((column) => quoted(column.name)).join(",")];
    for (const row of this.rows) lines.push(this.columns.map((column) => quoted(String((column.plain ?? column.cell)(row)))).join(","));
    return lines.join("\r\n") + "\r\n";
  }

  save() {
    const url = URL.createObjectURL(new Blob([this.csv()], { type: "text/csv" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = "agents.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  }
}

/// A field of CSV. What a spreadsheet would take for a formula gets an apostrophe before it.
function quoted(text) {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?[0-9.]+$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
