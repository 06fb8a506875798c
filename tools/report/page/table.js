// The table of agents: sorted by any column, drawn fifty rows at a time, saved as CSV.

const ROWS_DRAWN = 50;
const CSV_ROWS = 1000; // So many rows of CSV are text at a time; the browser keeps what is before as octets.

/// What stands in each column: for the eye, for the order, and in CSV. `csv` is the head there, with the unit;
/// `least` is the window from which on the column is in the table, `hidden` one that only a row's details and CSV have.
function tableColumns(agents) {
  const text = (name, title, more = {}) => ({ name, title, ...more, cell: (row) => agents.text(name, row) ?? "", rank: ranks(agents, name) });
  const number = (name, title, format, more = {}) => ({ name, title, number: true, cell: (row) => format(agents.number(name, row)), rank: (row) => agents.number(name, row) ?? -1, plain: (row) => agents.number(name, row) ?? "", ...more });
  const time = (name, title, more) => number(name, title, moment, { csv: `${name}_utc`, plain: (row) => exactMoment(agents.number(name, row)), ...more });
  const hidden = { hidden: true };
  const plain = (value) => (value === null ? "" : String(value));
  return [
    { name: "address", title: "Address", cell: (row) => agents.address(row), rank: (row) => row },
    number("port", "Port", plain, hidden),
    text("name", "Name"),
    text("vendor", "Vendor", { least: "medium" }),
    {
      name: "weak",
      title: "Weak",
      cell: (row) => agents.weaknesses(row).map((weakness) => weakness.word.replaceAll("_", " ")).join(", "),
      plain: (row) => agents.weaknesses(row).map((weakness) => weakness.word).join(" "),
      whole: (row) => agents.weaknesses(row).map((weakness) => `${weakness.title}. ${weakness.advice}`).join("\n"),
      rank: (row) => agents.weaknesses(row).length,
    },
    text("model", "Model", { least: "wide" }),
    text("description", "Description", { least: "wide" }),
    { name: "versions", title: "Versions", least: "medium", cell: (row) => versionsText(agents.number("versions", row) ?? 0), rank: (row) => agents.number("versions", row) ?? 0 },
    text("credential", "Credential", { least: "medium" }),
    number("rtt", "Round trip", milliseconds, { csv: "rtt_us", least: "medium" }),
    time("started", "Started (UTC)", { least: "wide" }),
    text("status", "Status", { least: "wide" }),
    text("error", "Error", hidden),
    text("engine", "Engine ID", hidden),
    number("boots", "Boots", plain, hidden),
    number("requests", "Requests", plain, hidden),
    number("retries", "Repeated", plain, hidden),
    time("seen", "Asked last (UTC)", hidden),
    text("tag", "Tag", hidden),
    text("findings", "Findings", hidden),
    text("software", "Software", hidden),
  ];
}

function exactMoment(seconds) {
  return seconds === null ? "" : `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
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
    this.visible = this.columns.filter((column) => !column.hidden);
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
    for (const column of this.visible) {
      const cell = add(this.head, "th", "", { scope: "col", class: `${column.number ? "number" : ""} of-${column.name} from-${column.least ?? "narrow"}` });
      const button = add(cell, "button", column.title, { type: "button" });
      button.addEventListener("click", () => this.sort(column.name, this.sorted.column === column.name && !this.sorted.falling));
    }
    this.lines = add(table, "tbody");
    this.lines.addEventListener("click", (event) => this.open(event.target.closest("button[aria-expanded]")));
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
    this.visible.forEach((column, i) => {
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
      for (const column of this.visible) {
        const text = shown(String(column.cell(row)));
        const kind = `${column.number ? "number" : "text"} from-${column.least ?? "narrow"}`;
        if (column.name === "address") {
          add(add(line, "td", "", { class: kind }), "button", text, { type: "button", "aria-expanded": "false", "data-row": row, title: "What is known of this agent" });
          continue;
        }
        const cell = add(line, "td", text, { class: kind });
        if (text.length > 12) cell.title = text;
      }
    }
    if (this.rows.length === 0) add(add(this.lines, "tr"), "td", this.filters.agents.count === 0 ? "No agent answered." : "No agent is like that.", { colspan: this.span(), class: "quiet" });
    this.more.hidden = this.drawn === this.rows.length;
    this.count.textContent = `${grouped(this.drawn)} of ${grouped(this.rows.length)} shown`;
  }

  /// How many columns this window has. A cell over more would make room for those that it leaves out.
  span() {
    return String([...this.head.children].filter((cell) => cell.offsetParent !== null).length);
  }

  /// Everything about the agent of an address that was pressed, below its row; pressed again, it goes.
  open(button) {
    if (button === null) return;
    const line = button.closest("tr");
    const isOpen = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(!isOpen));
    if (isOpen) {
      line.nextSibling.remove();
      return;
    }
    const row = Number(button.dataset.row);
    const details = document.createElement("tr");
    details.className = "details";
    line.after(details);
    const list = add(add(details, "td", "", { colspan: this.span() }), "dl");
    for (const column of this.columns) {
      const text = String((column.whole ?? column.cell)(row));
      if (text === "") continue;
      add(list, "dt", column.title);
      const value = add(list, "dd");
      // Only a list of weaknesses has lines of our own making.
      for (const part of column.whole ? text.split("\n") : [text]) add(value, "div", shown(part));
    }
  }

  /// All columns of what is shown, in its order (RFC 4180).
  csv() {
    const parts = [];
    let lines = [this.columns.map((column) => quoted(column.csv ?? column.name)).join(",")];
    const pack = () => {
      parts.push(new Blob([lines.join("\r\n"), "\r\n"]));
      lines = [];
    };
    for (const row of this.rows) {
      if (lines.length === CSV_ROWS) pack();
      lines.push(this.columns.map((column) => quoted(String((column.plain ?? column.cell)(row)))).join(","));
    }
    pack();
    return new Blob(parts, { type: "text/csv" });
  }

  save() {
    const url = URL.createObjectURL(this.csv());
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
