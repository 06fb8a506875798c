"use strict";
// The least that shows what is there: the figures and the first fifty agents.
(async () => {
  const text = atob(document.getElementById("data").textContent);
  const packed = Uint8Array.from(text, (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const octets = new Uint8Array(await new Response(stream).arrayBuffer());
  const size = new DataView(octets.buffer).getUint32(8, true);
  const header = JSON.parse(new TextDecoder().decode(octets.subarray(12, 12 + size)));
  const column = (name) => {
    const spec = header.columns[name];
    const out = new (spec.octets === 1 ? Uint8Array : spec.octets === 2 ? Uint16Array : Uint32Array)(header.count);
    for (let plane = 0; plane < spec.octets; plane++) {
      const from = 12 + size + spec.offset + plane * header.count;
      for (let i = 0; i < header.count; i++) out[i] |= octets[from + i] << (8 * plane);
    }
    if (spec.delta) for (let i = 1; i < header.count; i++) out[i] += out[i - 1];
    return out;
  };
  const add = (parent, tag, text) => parent.appendChild(document.createElement(tag)).textContent = text;
  document.getElementById("title").textContent = header.title;
  for (const name of ["asked", "agents", "complete", "weak", "errors"]) {
    add(document.getElementById("figures"), "dt", name);
    add(document.getElementById("figures"), "dd", header.figures[name] ?? "unknown");
  }
  const names = ["name", "vendor", "model", "software"];
  const address = column("address");
  const columns = names.map(column);
  const head = document.querySelector("#agents thead").appendChild(document.createElement("tr"));
  for (const name of ["address", ...names]) add(head, "th", name);
  for (let row = 0; row < Math.min(50, header.count); row++) {
    const line = document.querySelector("#agents tbody").appendChild(document.createElement("tr"));
    const a = address[row];
    add(line, "td", row < header.ipv4_count ? [a >>> 24, a >>> 16 & 255, a >>> 8 & 255, a & 255].join(".") : header.other_addresses[a]);
    names.forEach((name, i) => add(line, "td", header.dictionaries[name].values[columns[i][row]] ?? ""));
  }
})();
