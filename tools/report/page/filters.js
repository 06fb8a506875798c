// Which agents are shown: one condition of each kind, and what was typed into the search.

class Filters {
  constructor(agents) {
    this.agents = agents;
    this.conditions = new Map(); // Kind to {key, label, test}.
    this.words = "";
    this.listeners = [];
    this.rows = this.find();
  }

  /// Shows only rows for which `test` holds; the same key again takes the condition back.
  toggle(kind, key, label, test) {
    if (this.conditions.get(kind)?.key === key) {
      this.conditions.delete(kind);
    } else {
      this.conditions.set(kind, { key, label, test });
    }
    this.apply();
  }
  search(words) {
    this.words = words.trim().toLowerCase();
    this.apply();
  }
  clear() {
    this.conditions.clear();
    this.words = "";
    this.apply();
  }
  has(kind, key) {
    return this.conditions.get(kind)?.key === key;
  }
  apply() {
    this.rows = this.find();
    for (const listener of this.listeners) listener();
  }

  find() {
    const tests = [...this.conditions.values()].map((condition) => condition.test);
    if (this.words !== "") tests.push(this.searchTest());
    const rows = new Uint32Array(this.agents.count);
    let found = 0;
    for (let row = 0; row < rows.length; row++) {
      if (tests.every((test) => test(row))) rows[found++] = row;
    }
    return rows.subarray(0, found);
  }

  /// Each distinct text is looked at once, so the rows cost a look into tables.
  searchTest() {
    const { agents, words } = this;
    const lists = [];
    for (const name of ["name", "vendor", "model", "description", "tag", "engine", "credential", "status", "error"]) {
      const column = agents.columns[name];
      const hits = agents.dictionary(name).values.map((text) => text.toLowerCase().includes(words));
      if (hits.includes(true)) lists.push([column.values, hits]);
    }
    const address = /^[0-9a-f.:%a-z-]+$/.test(words);
    return (row) => lists.some(([values, hits]) => hits[values[row]] === true) || (address && agents.address(row).includes(words));
  }
}

/// The line at the top: how many are shown, and a button that takes each condition back.
function showFilters(filters) {
  const line = document.getElementById("filters");
  const chips = document.getElementById("chips");
  const draw = () => {
    const all = filters.agents.count;
    line.hidden = filters.conditions.size === 0 && filters.words === "";
    document.getElementById("shown").textContent = `${grouped(filters.rows.length)} of ${grouped(all)} agents`;
    chips.replaceChildren();
    for (const [kind, condition] of filters.conditions) {
      const chip = add(chips, "button", `${kind}: ${shown(condition.label)} ×`, { type: "button" });
      chip.addEventListener("click", () => filters.toggle(kind, condition.key, condition.label, condition.test));
    }
    if (!line.hidden) add(chips, "button", "Show all", { type: "button" }).addEventListener("click", () => filters.clear());
  };
  filters.listeners.push(draw);
}
