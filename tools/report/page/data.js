"use strict";
// The document (docs/report-data.md) as columns, and what its values look like as text.

/// The header and the columns of the document in the page.
async function readDocument() {
  const octets = await unpacked(takeText(document.getElementById("data")));
  const size = new DataView(octets.buffer).getUint32(8, true);
  const header = JSON.parse(new TextDecoder().decode(octets.subarray(12, 12 + size)));
  const columns = {};
  for (const [name, spec] of Object.entries(header.columns)) columns[name] = readColumn(octets, 12 + size, header.count, spec);
  return { header, columns };
}

/// The text of an element, which is then without it: it is as long as the page.
function takeText(element) {
  const text = element.textContent.trim();
  element.textContent = "";
  return text;
}

/// What base64 of gzip holds. It is decoded piece by piece, so that little is there twice.
async function unpacked(text) {
  const PIECE = 1 << 20; // Whole groups of four characters.
  const parts = [];
  for (let at = 0; at < text.length; at += PIECE) {
    const piece = atob(text.slice(at, at + PIECE));
    const packed = new Uint8Array(piece.length);
    for (let i = 0; i < piece.length; i++) packed[i] = piece.charCodeAt(i);
    parts.push(new Blob([packed]));
  }
  const stream = new Blob(parts).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/// Its values, octet plane by octet plane; `none` is the value that means null.
function readColumn(octets, start, count, spec) {
  const Values = spec.octets === 1 ? Uint8Array : spec.octets === 2 ? Uint16Array : Uint32Array;
  const values = new Values(count);
  for (let plane = 0; plane < spec.octets; plane++) {
    const from = start + spec.offset + plane * count;
    const shift = 8 * plane;
    for (let i = 0; i < count; i++) values[i] |= octets[from + i] << shift;
  }
  if (spec.delta) for (let i = 1; i < count; i++) values[i] += values[i - 1];
  return { values, none: 2 ** (8 * spec.octets) - 1, dictionary: spec.dictionary };
}

/// The agents of the report: rows 0 to count - 1.
class Agents {
  constructor({ header, columns }) {
    this.header = header;
    this.columns = columns;
    this.count = header.count;
  }
  /// The number in a column, or null.
  number(name, row) {
    const column = this.columns[name];
    const value = column.values[row];
    return value === column.none ? null : value;
  }
  dictionary(name) {
    return this.header.dictionaries[this.columns[name].dictionary];
  }
  /// The text in a column with a dictionary, or null.
  text(name, row) {
    const value = this.number(name, row);
    return value === null ? null : this.dictionary(name).values[value];
  }
  address(row) {
    const value = this.columns.address.values[row];
    return row < this.header.ipv4_count ? dotted(value) : this.header.other_addresses[value];
  }
  weaknesses(row) {
    const bits = this.number("weak", row) ?? 0;
    return this.header.weaknesses.filter((weakness) => bits & weakness.bit);
  }
}

function dotted(number) {
  return `${number >>> 24}.${(number >>> 16) & 255}.${(number >>> 8) & 255}.${number & 255}`;
}

// Controls, and what turns the direction of text around: an agent must not decide how a line reads.
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/// A text of an agent as it is shown: characters that cannot be seen become escapes.
function shown(text) {
  return text.replace(UNSEEN, (c) => `\\u{${c.codePointAt(0).toString(16)}}`);
}

const GROUPED = new Intl.NumberFormat("en-US");
function grouped(number) {
  return number === null || number === undefined ? "unknown" : GROUPED.format(number);
}

function agentsText(count) {
  return `${grouped(count)} ${count === 1 ? "agent" : "agents"}`;
}

function percent(part, whole) {
  return whole > 0 ? `${((100 * part) / whole).toFixed(part < whole ? 1 : 0)} %` : "";
}

function milliseconds(microseconds) {
  if (microseconds === null) return "";
  if (microseconds >= 1e6) return `${(microseconds / 1e6).toFixed(2)} s`;
  return `${(microseconds / 1e3).toFixed(microseconds < 1e4 ? 2 : 0)} ms`;
}

function moment(seconds) {
  return seconds === null ? "" : new Date(seconds * 1000).toISOString().slice(0, 16).replace("T", " ");
}

function day(seconds) {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}

/// An RFC 3339 moment of the document, to the second.
function stamp(text) {
  return text ? shown(String(text).slice(0, 19).replace("T", " ")) + " UTC" : "at a time that is not known";
}

const VERSIONS = [[1, "v1"], [2, "v2c"], [4, "v3"]];
function versionsText(bits) {
  return VERSIONS.filter(([bit]) => bits & bit).map(([, name]) => name).join(" ");
}

/// A new element behind the others of `parent`, with a text and attributes.
function add(parent, tag, text = "", attributes = {}) {
  const element = document.createElement(tag);
  if (text !== "") element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  parent.append(element);
  return element;
}

function body(id) {
  return document.querySelector(`#${id} .body`);
}
