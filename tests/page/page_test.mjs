// What a report page promises, tried in a browser: tests/page/run starts this.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [folder, executablePath] = process.argv.slice(2);
const { chromium } = createRequire(`${folder}/`)("playwright-core");
const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 360, height: 740 };

/// The page `name`, ready. At its end nothing may have been asked of a network, said on the console, or opened.
async function opened(browser, name, options, use) {
  const context = await browser.newContext({ viewport: WIDE, acceptDownloads: true, ...options });
  const page = await context.newPage();
  const requests = [];
  const said = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(error.message));
  page.on("dialog", (dialog) => (said.push(`dialog: ${dialog.message()}`), dialog.dismiss()));
  const begun = Date.now();
  await page.goto(`file://${folder}/${name}.html`);
  await page.waitForFunction(() => document.body.dataset.ready === "1", null, { timeout: 120_000 });
  await use(page, Date.now() - begun);
  assert.deepEqual(said, [], `${name}: console lines`);
  assert.deepEqual(requests.filter((url) => !url.startsWith("blob:")), [`file://${folder}/${name}.html`], `${name}: requests`);
  await context.close();
}

const shownText = (page) => page.textContent("#shown");
const cells = (page, title) => page.evaluate((wanted) => {
  const titles = [...document.querySelectorAll("#agents-table th")].map((th) => th.textContent);
  return [...document.querySelectorAll("#agents-table tbody tr")].map((row) => row.children[titles.indexOf(wanted)].textContent);
}, title);

const tests = {
  async "looks right in light, dark and narrow windows"(browser) {
    for (const name of ["none", "one", "some", "hostile"]) {
      for (const [kind, options] of Object.entries({ light: { colorScheme: "light" }, dark: { colorScheme: "dark" }, narrow: { viewport: NARROW } })) {
        await opened(browser, name, options, async (page) => {
          assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, `${name}, ${kind}: scrolls sideways`);
          await page.screenshot({ path: `${folder}/${name}-${kind}.png`, fullPage: true });
        });
      }
    }
  },

  async "says where there is nothing"(browser) {
    await opened(browser, "none", {}, async (page) => {
      assert.equal(await page.textContent("#agents-table tbody"), "No agent answered.");
      assert.match(await page.textContent("#map"), /No IPv4 address was asked or answered/);
      assert.match(await page.textContent("#rtt"), /No round trip was measured/);
      assert.match(await page.textContent("#errors"), /There are no records of targets/);
    });
  },

  async "finds what is searched for"(browser) {
    await opened(browser, "some", {}, async (page) => {
      await page.fill("input[type=search]", "MIKROTIK");
      const vendors = await cells(page, "Vendor");
      assert.ok(vendors.length > 0 && vendors.every((vendor) => vendor === "MikroTik"), vendors.join());
      assert.equal(await shownText(page), `${vendors.length} of 251 agents`);
      await page.fill("input[type=search]", "nobody is called that");
      assert.equal(await page.textContent("#agents-table tbody"), "No agent is like that.");
      await page.click("text=Show all");
      assert.equal(await page.inputValue("input[type=search]"), "");
      assert.equal((await cells(page, "Vendor")).length, 50);
      await page.click("text=Show 50 more");
      assert.equal((await cells(page, "Vendor")).length, 100);
    });
  },

  async "sorts by a column, both ways, and by keyboard"(browser) {
    await opened(browser, "some", {}, async (page) => {
      const times = async () => (await cells(page, "Round trip")).map((text) => parseFloat(text) * (text.endsWith(" s") ? 1000 : 1));
      await page.focus("th button:text-is('Round trip')");
      await page.keyboard.press("Enter");
      const rising = await times();
      assert.deepEqual(rising, [...rising].sort((a, b) => a - b));
      await page.keyboard.press("Enter");
      const falling = await times();
      assert.deepEqual(falling, [...falling].sort((a, b) => b - a));
      assert.ok(falling[0] > rising[0]);
      assert.equal(await page.getAttribute("th:has(button:text-is('Round trip'))", "aria-sort"), "descending");
    });
  },

  async "shows what a bar, a weakness or a square stands for"(browser) {
    await opened(browser, "some", {}, async (page) => {
      const bar = page.locator("#kinds .bars button").first();
      const [vendor, count] = [await bar.locator(".label").textContent(), Number(await bar.locator(".count").textContent())];
      await bar.click();
      assert.equal(await shownText(page), `${count} of 251 agents`);
      assert.ok((await cells(page, "Vendor")).every((text) => text === vendor));
      assert.equal(await bar.getAttribute("aria-pressed"), "true");
      await page.click("#chips button >> nth=0");
      assert.equal(await page.isVisible("#filters"), false);
      await page.click("#weak td button:text-is('Default community')");
      const known = parseInt(await shownText(page), 10);
      assert.match(await page.textContent("#weak tr:has(button:text-is('Default community'))"), new RegExp(`public: ${known}${known}Remove`));
      assert.match(await page.textContent("#filters"), /Map and table show these agents alone/);
      assert.equal(await page.getAttribute("#filters a", "href"), "#agents");
      await page.click("text=Show all");
      await page.click("#weak td button >> nth=0");
      assert.ok((await cells(page, "Weak")).every((text) => text !== ""));
      await page.click("text=Show all");
      await page.click("#map canvas", { position: { x: 2, y: 2 } });
      assert.deepEqual(await cells(page, "Address"), ["10.0.0.0"]);
      await page.click("text=Show all");
      await page.click("text=Show the slowest 10");
      assert.equal((await cells(page, "Round trip")).length, 10);
      assert.equal(await page.getAttribute("button:text('Show the slowest 10')", "aria-pressed"), "true");
    });
  },

  async "shows all that is known of an agent, and takes it back"(browser) {
    await opened(browser, "some", {}, async (page) => {
      const first = page.locator("#agents-table td button").first();
      await first.focus();
      await page.keyboard.press("Enter");
      assert.equal(await first.getAttribute("aria-expanded"), "true");
      assert.match(await page.textContent("tr.details"), /Engine ID|Description/);
      assert.match(await page.textContent("tr.details"), /Requests/);
      await page.keyboard.press("Enter");
      assert.equal(await page.locator("tr.details").count(), 0);
    });
  },

  async "shows each column of the table whole in every window"(browser) {
    for (const width of [1920, 1280, 800, 360]) {
      await opened(browser, "some", { viewport: { width, height: 800 } }, async (page) => {
        assert.equal(await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.querySelector("#agents .scroll");
          return scrollWidth > clientWidth;
        }), false, `${width} px: the table is wider than the window`);
        await page.locator("#agents-table td button").first().click();
        await page.screenshot({ path: `${folder}/table-${width}.png` });
      });
    }
  },

  async "colours a square by most of its agents, or by the weakest"(browser) {
    await opened(browser, "some", {}, async (page) => {
      assert.deepEqual(await page.evaluate(() => [mostOf([0, 3, 2]), mostOf([1, 1]), mostOf([0, 0])]), [1, 0, -1]);
    });
    await opened(browser, "many", {}, async (page) => {
      assert.match(await page.textContent("#map"), /It has the colour of the most of them/);
      await page.selectOption("#map select", "weak");
      assert.match(await page.textContent("#map"), /It has the colour of the weakest of them/);
      await page.focus("#map canvas");
      let hint = "";
      for (let step = 0; step < 30 && !/agents/.test(hint); step++) {
        await page.keyboard.press("ArrowRight");
        hint = await page.textContent("#hint");
      }
      assert.match(hint, /\d agents \(\d+ (high|medium|low|none found)/);
    });
  },

  async "is not alarmed by weaknesses that nobody has"(browser) {
    await opened(browser, "some", {}, async (page) => {
      assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll("#weak tbody tr")]
        .filter((row) => row.children[2]?.textContent === "0").map((row) => row.querySelector("span")?.className).filter((name) => name !== "quiet")), []);
    });
  },

  async "shows ten slowest agents, however many are as slow"(browser) {
    await opened(browser, "some", {}, async (page) => {
      const rows = await page.evaluate(() => [...slowestRows(new Uint32Array([7, 255, 9, 7, 7, 8]), 255, 7, 4)].sort());
      assert.deepEqual(rows, [0, 2, 3, 5]);
    });
  },

  async "lets the keyboard walk the map"(browser) {
    await opened(browser, "some", {}, async (page) => {
      await page.focus("#map canvas");
      assert.match(await page.textContent("#hint"), /^10\.0\.0\.0\b/);
      await page.keyboard.press("ArrowRight");
      const there = await page.textContent("#hint");
      assert.doesNotMatch(there, /^10\.0\.0\.0\b/);
      await page.keyboard.press("ArrowLeft");
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("Enter");
      assert.deepEqual(await cells(page, "Address"), ["10.0.0.0"]);
    });
  },

  async "saves what is shown as CSV"(browser) {
    await opened(browser, "hostile", {}, async (page) => {
      await page.click("#kinds .bars button >> nth=0");
      const expected = parseInt(await shownText(page), 10);
      const [download] = await Promise.all([page.waitForEvent("download"), page.click("text=Save as CSV")]);
      const rows = readCsv(readFileSync(await download.path(), "utf8"));
      assert.equal(rows.length, expected + 1);
      for (const head of ["address", "rtt_us", "started_utc", "seen_utc"]) assert.ok(rows[0].includes(head), head);
      const started = rows[0].indexOf("started_utc");
      assert.ok(rows.slice(1).every((row) => /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)?$/.test(row[started])));
      assert.ok(rows.every((row) => row.length === rows[0].length));
      assert.ok(rows.slice(1).flat().every((field) => !/^[=+@]/.test(field)), "a formula");
    });
  },

  async "never lets an agent's text act"(browser) {
    await opened(browser, "hostile", {}, async (page) => {
      await page.fill("input[type=search]", "onerror");
      const found = await page.evaluate(() => ({
        images: document.images.length,
        scripts: document.scripts.length,
        odd: /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e]/.test(document.querySelector("main").textContent),
        text: document.querySelector("#agents-table tbody").textContent,
      }));
      assert.equal(found.images, 0);
      assert.equal(found.scripts, 2);
      assert.equal(found.odd, false);
      assert.match(found.text, /<\/script><img src=x onerror=alert\(1\)>/);
    });
  },

  async "can be read and used by everybody"(browser) {
    for (const colorScheme of ["light", "dark"]) {
      await opened(browser, "some", { colorScheme }, async (page) => {
        assert.deepEqual(await page.evaluate(faintTexts), [], `${colorScheme}: contrast below 4.5`);
        assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll("button, input, select")]
          .filter((element) => !(element.textContent || element.getAttribute("aria-label") || element.labels?.length)).map((element) => element.outerHTML)), [], "without a name");
        assert.equal(await page.evaluate(() => [...document.querySelectorAll("th")].every((th) => th.scope === "col")), true);
        await page.keyboard.press("Tab");
        assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
      });
    }
  },

  async "works with 100,000 agents"(browser) {
    await opened(browser, "many", {}, async (page, ready) => {
      const took = await page.evaluate(() => {
        const input = document.querySelector("input[type=search]");
        const begun = performance.now();
        input.value = "juniper";
        input.dispatchEvent(new Event("input"));
        return performance.now() - begun;
      });
      assert.ok((await cells(page, "Vendor")).every((vendor) => vendor.startsWith("Juniper")));
      const heap = await page.evaluate(() => performance.memory.usedJSHeapSize);
      const size = readFileSync(`${folder}/many.html`).length;
      console.log(`budget: 100,000 agents in ${(size / 2 ** 20).toFixed(2)} MiB (at most 4), ready in ${ready} ms (3,000), searched in ${Math.round(took)} ms (100), heap ${Math.round(heap / 1e6)} MB (150)`);
      assert.ok(size <= 4 * 2 ** 20);
    });
  },
};

/// Fields of RFC 4180.
function readCsv(text) {
  const rows = [];
  let row = [];
  for (const [, quotedText, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quotedText === undefined ? plain : quotedText.replaceAll('""', '"'));
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

/// In the page: texts whose contrast with what is behind them is below 4.5 (WCAG 2.1, 1.4.3).
function faintTexts() {
  const parts = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => (c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parts(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const faint = new Set();
  for (const element of document.querySelectorAll("main *, header *, footer")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== "");
    if (!own || element.offsetParent === null || element.disabled) continue;
    const [a, b] = [light(parts(getComputedStyle(element).color)), light(behind(element))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) faint.add(`${element.tagName} "${element.textContent.slice(0, 30)}" ${contrast.toFixed(2)}`);
  }
  return [...faint];
}

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--enable-precise-memory-info"] });
let failed = 0;
for (const [name, test] of Object.entries(tests)) {
  try {
    await test(browser);
    console.log(`ok: ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAILED: ${name}\n${error.stack}`);
  }
}
await browser.close();
process.exit(failed === 0 ? 0 : 1);
