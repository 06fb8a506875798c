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
    if (this.words !== "") {
      const hits = this.searchHits();
      tests.push((row) => hits[row] === 1);
    }
    const rows = new Uint32Array(this.agents.count);
    let found = 0;
    for (let row = 0; row < rows.length; row++) {
      if (tests.every((test) => test(row))) rows[found++] = row;
    }
    return rows.subarray(0, found);
  }

  /// Of each row 1 where it has the words. Each distinct text is looked at once.
  searchHits() {
    const { agents, words } = this;
    const found = new Uint8Array(agents.count);
    for (const name of ["name", "vendor", "model", "description", "tag", "engine", "credential", "status", "error"]) {
      const texts = agents.dictionary(name).values;
      const hits = Uint8Array.from(texts, (text) => (text.toLowerCase().includes(words) ? 1 : 0));
      if (!hits.includes(1)) continue;
      const { values } = agents.columns[name];
      for (let row = 0; row < found.length; row++) if (hits[values[row]] === 1) found[row] = 1;
    }
    const { ipv4_count: fours, other_addresses: others } = agents.header;
    // Texts are made of addresses only where words could be a part of one.
    if (/^[0-9.]+$/.test(words)) for (let row = 0; row < fours; row++) if (agents.address(row).includes(words)) found[row] = 1;
    for (let row = fours; row < found.length; row++) if (others[agents.columns.address.values[row]].toLowerCase().includes(words)) found[row] = 1;
    return found;
  }
}

/// The line at the top: how many are shown and where, and a button that takes each condition back.
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
    if (filters.words !== "") add(chips, "button", `Search: ${shown(filters.words)} ×`, { type: "button" }).addEventListener("click", () => filters.search(""));
    if (!line.hidden) add(chips, "button", "Show all", { type: "button" }).addEventListener("click", () => filters.clear());
  };
  filters.listeners.push(draw);
}
