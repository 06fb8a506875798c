// The map of addresses: neighbours in number are neighbours on the map (a Hilbert curve for each prefix).

const COLOURS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#9a8c00", "#7b61c9"];
const OTHER = "#8a929a";
const MAPS_SHOWN = 40;
const ORDER_MAX = 7; // 128 x 128 cells; a cell of a larger prefix stands for several addresses.

/// What the colours mean: of each row a class. A square of several agents has the class that most of them have, or, where
/// `worst`, the first one that any of them has.
function mapModes(agents) {
  const { header } = agents;
  const vendors = counted(agents, "vendor").filter(({ value }) => value !== -1).slice(0, COLOURS.length);
  const vendorClass = new Map(vendors.map(({ value }, i) => [value, i]));
  const bitsOf = (severity) => header.weaknesses.reduce((bits, each) => (each.severity === severity ? bits | each.bit : bits), 0);
  const [high, medium, low] = ["high", "medium", "low"].map(bitsOf);
  const weakOf = (bits) => (bits & high ? 0 : bits & medium ? 1 : bits & low ? 2 : 3);
  const rttOf = (value) => (value === null ? 5 : value < 1e3 ? 0 : value < 1e4 ? 1 : value < 1e5 ? 2 : value < 1e6 ? 3 : 4);
  const versionOf = (bits) => (bits & 1 ? 0 : bits & 2 ? 1 : bits & 4 ? 2 : 3);
  return {
    vendor: {
      title: "vendor",
      classes: [...vendors.map(({ value }, i) => [agents.dictionary("vendor").values[value], COLOURS[i]]), ["others and unknown", OTHER]],
      of: (row) => vendorClass.get(agents.number("vendor", row)) ?? vendors.length,
    },
    versions: {
      title: "version",
      worst: true,
      classes: [["answers v1", "#d55e00"], ["answers v2c, not v1", "#e69f00"], ["v3 alone", "#009e73"], ["unknown", OTHER]],
      of: (row) => versionOf(agents.number("versions", row) ?? 0),
    },
    weak: {
      title: "weakness",
      worst: true,
      classes: [["high", "#c0392b"], ["medium", "#e69f00"], ["low", "#56b4e9"], ["none found", "#009e73"]],
      of: (row) => weakOf(agents.number("weak", row) ?? 0),
    },
    rtt: {
      title: "round trip",
      classes: [["below 1 ms", "#009e73"], ["1 to 10 ms", "#56b4e9"], ["10 to 100 ms", "#0072b2"], ["0.1 to 1 s", "#e69f00"], ["1 s and more", "#d55e00"], ["not measured", OTHER]],
      of: (row) => rttOf(agents.number("rtt", row)),
    },
  };
}

/// Where the cell number `d` of a curve with `side` cells is.
function hilbertPlace(side, d) {
  let x = 0;
  let y = 0;
  for (let s = 1; s < side; s *= 2) {
    const rx = 1 & (d >> 1);
    const ry = 1 & (d ^ rx);
    if (ry === 0) {
      if (rx === 1) [x, y] = [s - 1 - x, s - 1 - y];
      [x, y] = [y, x];
    }
    x += s * rx;
    y += s * ry;
    d >>= 2;
  }
  return [x, y];
}

/// The first row below header.ipv4_count whose address is at least `address`.
function firstRow(agents, address) {
  let low = 0;
  let high = agents.header.ipv4_count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (agents.columns.address.values[middle] < address) low = middle + 1;
    else high = middle;
  }
  return low;
}

/// The part of a prefix that has all its agents, where that is far smaller: 16 times and more.
function inhabited(agents, prefix) {
  const begin = firstRow(agents, prefix.first);
  const end = firstRow(agents, prefix.first + 2 ** (32 - prefix.bits));
  if (begin === end) return prefix;
  const { values } = agents.columns.address;
  const bits = Math.min(24, Math.clz32(values[begin] ^ values[end - 1]));
  if (bits < prefix.bits + 4) return prefix;
  const size = 2 ** (32 - bits);
  const first = Math.floor(values[begin] / size) * size;
  return { ...prefix, text: `${dotted(first)}/${bits}, the part of ${prefix.text} with agents`, first, bits };
}

class PrefixMap {
  constructor(parent, map, whole) {
    this.map = map;
    const prefix = inhabited(map.filters.agents, whole);
    this.prefix = prefix;
    const hostBits = 32 - prefix.bits;
    this.size = 2 ** hostBits;
    this.order = Math.min(ORDER_MAX, hostBits >> 1);
    this.squares = hostBits % 2 === 1 ? 2 : 1;
    this.side = 2 ** this.order;
    this.cells = this.side * this.side * this.squares;
    this.addresses = this.size / this.cells; // In each cell.
    const { agents } = map.filters;
    this.begin = firstRow(agents, prefix.first);
    this.end = firstRow(agents, prefix.first + this.size);
    const figure = add(parent, "figure");
    const label = `${prefix.text}: ${agentsText(this.end - this.begin)}`;
    this.canvas = add(figure, "canvas", "", { role: "application", tabindex: "0", "aria-label": `Map of ${label}. Arrow keys move from square to square, Enter shows its agents alone.` });
    this.canvas.width = this.side * this.squares;
    this.canvas.height = this.side;
    const scale = Math.max(1, Math.round((72 + 32 * this.order) / this.side));
    this.canvas.style.width = `${this.canvas.width * scale}px`;
    add(figure, "figcaption", label);
    this.places = new Uint32Array(this.cells);
    this.cellAt = new Uint32Array(this.cells);
    for (let cell = 0; cell < this.cells; cell++) {
      const square = Math.floor(cell / (this.side * this.side));
      const [x, y] = hilbertPlace(this.side, cell % (this.side * this.side));
      this.places[cell] = y * this.canvas.width + square * this.side + x;
      this.cellAt[this.places[cell]] = cell;
    }
    this.canvas.addEventListener("mousemove", (event) => map.hint(this.describe(this.cellUnder(event))));
    this.canvas.addEventListener("mouseleave", () => map.hint(""));
    this.canvas.addEventListener("click", (event) => this.choose(this.cellUnder(event)));
    this.at = [0, 0]; // Where the keyboard is.
    this.canvas.addEventListener("focus", () => this.canvas.matches(":focus-visible") && this.go(0, 0));
    this.canvas.addEventListener("blur", () => map.hint(""));
    this.canvas.addEventListener("keydown", (event) => this.press(event));
  }

  press(event) {
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (event.key in steps) this.go(...steps[event.key]);
    else if (event.key === "Enter" || event.key === " ") this.choose(this.cellAt[this.at[1] * this.canvas.width + this.at[0]]);
    else return;
    event.preventDefault();
  }
  go(right, down) {
    const [x, y] = this.at;
    this.at = [Math.min(this.canvas.width - 1, Math.max(0, x + right)), Math.min(this.canvas.height - 1, Math.max(0, y + down))];
    this.map.hint(this.describe(this.cellAt[this.at[1] * this.canvas.width + this.at[0]]));
  }

  cellUnder(event) {
    const box = this.canvas.getBoundingClientRect();
    const x = Math.min(this.canvas.width - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * this.canvas.width)));
    const y = Math.min(this.canvas.height - 1, Math.max(0, Math.floor(((event.clientY - box.top) / box.height) * this.canvas.height)));
    return this.cellAt[y * this.canvas.width + x];
  }
  range(cell) {
    const first = this.prefix.first + cell * this.addresses;
    return [first, first + this.addresses - 1];
  }
  text(cell) {
    const [first, last] = this.range(cell);
    return first === last ? dotted(first) : `${dotted(first)} to ${dotted(last)}`;
  }
  describe(cell) {
    const { agents } = this.map.filters;
    const [first, last] = this.range(cell);
    const row = firstRow(agents, first);
    const count = firstRow(agents, last + 1) - row;
    if (count === 0) return `${this.text(cell)}: no agent`;
    if (count > 1) return `${this.text(cell)}: ${agentsText(count)} (${this.classesText(row, count)})`;
    return shown([agents.address(row), agents.text("name", row), agents.text("vendor", row), milliseconds(agents.number("rtt", row))].filter((text) => text).join(", "));
  }
  /// How many of the rows each class of the present colours has.
  classesText(row, count) {
    const mode = this.map.modes[this.map.select.value];
    const counts = new Array(mode.classes.length).fill(0);
    for (let i = row; i < row + count; i++) counts[mode.of(i)]++;
    const classes = mode.classes.map(([label], i) => [counts[i], label]).filter(([each]) => each > 0);
    return shown(classes.sort((a, b) => b[0] - a[0]).map(([each, label]) => `${grouped(each)} ${label}`).join(", "));
  }
  choose(cell) {
    const [first, last] = this.range(cell);
    const { filters } = this.map;
    const { values } = filters.agents.columns.address;
    const end = filters.agents.header.ipv4_count;
    filters.toggle("Address", `${first}-${last}`, this.text(cell), (row) => row < end && values[row] >= first && values[row] <= last);
  }

  /// \param wanted Of each row 1 where it is shown.
  draw(mode, wanted, ground) {
    const context = this.canvas.getContext("2d");
    const image = context.createImageData(this.canvas.width, this.canvas.height);
    const pixels = new Uint32Array(image.data.buffer).fill(ground.empty);
    const { values } = this.map.filters.agents.columns.address;
    const colours = mode.classes.map(([, colour]) => pixel(colour));
    // Rows are in the order of their addresses, so a cell's rows are one behind the other.
    for (let row = this.begin; row < this.end; ) {
      const cell = Math.floor((values[row] - this.prefix.first) / this.addresses);
      const limit = this.prefix.first + (cell + 1) * this.addresses;
      const counts = new Uint32Array(colours.length);
      for (; row < this.end && values[row] < limit; row++) if (wanted[row]) counts[mode.of(row)]++;
      const kind = mode.worst ? counts.findIndex((count) => count > 0) : mostOf(counts);
      pixels[this.places[cell]] = kind === -1 ? ground.faint : colours[kind];
    }
    context.putImageData(image, 0, 0);
  }
}

/// Where the largest count is, the first of equal ones; -1 where all are 0.
function mostOf(counts) {
  let most = -1;
  counts.forEach((count, i) => count > (counts[most] ?? 0) && (most = i));
  return most;
}

/// #rrggbb as ImageData has it, on a little-endian machine.
function pixel(colour) {
  const number = parseInt(colour.slice(1), 16);
  return ((255 << 24) | ((number & 255) << 16) | (number & 0xff00) | (number >>> 16)) >>> 0;
}

class AddressMap {
  constructor(filters) {
    this.filters = filters;
    this.modes = mapModes(filters.agents);
    const parent = body("map");
    const { header } = filters.agents;
    const tools = add(parent, "div", "", { class: "tools" });
    tools.hidden = header.prefixes.length === 0;
    this.select = add(add(tools, "label", "Colour"), "select");
    for (const [name, mode] of Object.entries(this.modes)) add(this.select, "option", mode.title, { value: name });
    this.select.addEventListener("change", () => this.draw());
    const maps = add(parent, "div", "", { class: "maps" });
    this.maps = header.prefixes.slice(0, MAPS_SHOWN).map((prefix) => new PrefixMap(maps, this, prefix));
    if (header.prefixes.length > MAPS_SHOWN) add(parent, "p", `${grouped(header.prefixes.length - MAPS_SHOWN)} more prefixes are not drawn.`, { class: "quiet" });
    this.hintLine = add(parent, "p", "", { id: "hint", "aria-live": "polite" });
    this.hintLine.hidden = this.maps.length === 0;
    this.legend = add(parent, "ul", "", { class: "legend" });
    this.several = add(parent, "p", "", { class: "quiet note" });
    if (header.prefixes.length === 0) add(parent, "p", "No IPv4 address was asked or answered.", { class: "quiet" });
    this.others(parent, header);
    showSilent(parent, filters);
    filters.listeners.push(() => this.draw());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
    this.hint("");
    this.draw();
  }

  hint(text) {
    this.hintLine.textContent = text || (this.maps.length > 0 ? "Point at a square to see who is there, or move over the map with the arrow keys. A click or Enter shows those agents alone." : "");
  }

  draw() {
    const mode = this.modes[this.select.value];
    const wanted = new Uint8Array(this.filters.agents.count);
    for (const row of this.filters.rows) wanted[row] = 1;
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const ground = { empty: pixel(dark ? "#23282d" : "#eef0f2"), faint: pixel(dark ? "#444b52" : "#c9ced3") };
    for (const map of this.maps) map.draw(mode, wanted, ground);
    this.legend.replaceChildren();
    const several = this.maps.some((map) => map.addresses > 1);
    this.several.textContent = !several ? "" : `A square may stand for several agents. It has the colour of ${mode.worst ? "the weakest" : "the most"} of them.`;
    if (this.maps.length === 0) return;
    for (const [label, colour] of mode.classes) {
      const item = add(this.legend, "li");
      add(item, "i").style.background = colour;
      item.append(shown(label));
    }
  }

  others(parent, header) {
    if (header.prefixes_other.length === 0) return;
    add(parent, "h3", "IPv6 networks and names");
    const most = Math.max(1, ...header.prefixes_other.map((prefix) => prefix.agents));
    const list = add(parent, "ul", "", { class: "bars" });
    for (const prefix of header.prefixes_other.slice(0, 20)) {
      const button = add(add(list, "li"), "button", "", { type: "button" });
      add(button, "span", shown(prefix.text), { class: "label" });
      add(button, "span", grouped(prefix.agents), { class: "count" });
      add(add(button, "span", "", { class: "track" }), "i").style.width = `${(100 * prefix.agents) / most}%`;
      const network = header.other_networks.indexOf(prefix.text);
      const { values } = this.filters.agents.columns.address;
      const test = (row) => row >= header.ipv4_count && header.other_network[values[row]] === network;
      button.addEventListener("click", () => this.filters.toggle("Network", prefix.text, prefix.text, test));
    }
    if (header.prefixes_other.length > 20) add(parent, "p", `${grouped(header.prefixes_other.length - 20)} more networks are not listed.`, { class: "quiet" });
  }
}

/// /24s that were asked and in which nobody answered.
function showSilent(parent, filters) {
  const { header } = filters.agents;
  add(parent, "h3", "Silent networks (/24)", { id: "silent" });
  if (header.silent_total === null) {
    add(parent, "p", "What was asked is not known. Give the run's metadata to snmpring-report to see which networks are silent.", { class: "quiet" });
    return;
  }
  if (header.asked_24s === 0) {
    add(parent, "p", "No whole /24 was asked.", { class: "quiet" });
    return;
  }
  const unsure = header.silent_unsure ? " Blocked addresses count as asked here." : "";
  add(parent, "p", `${grouped(header.silent_total)} of ${grouped(header.asked_24s)} networks that were asked have no agent.${unsure}`);
  if (header.silent.length === 0) return;
  const more = add(parent, "details");
  add(more, "summary", "List them");
  const list = add(more, "ul");
  for (const [first, count] of header.silent.slice(0, 1000)) {
    add(list, "li", count === 1 ? `${dotted(first)}/24` : `${dotted(first)}/24 to ${dotted(first + 256 * (count - 1))}/24 (${grouped(count)} networks)`);
  }
  if (header.silent.length > 1000) add(more, "p", `${grouped(header.silent.length - 1000)} more ranges are not listed.`, { class: "quiet" });
}
