// Drives headless Chromium over a built output: node drive.mjs OUTPUT HOSTILE HTTP CHROMIUM
// OUTPUT and HOSTILE are folders with site/ and office/; HTTP serves OUTPUT. Prints what is wrong, a line each, and ends with 1.
import { createRequire } from "node:module";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, readdirSync, statSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [output, hostile, http, executablePath] = process.argv.slice(2);
const scratch = mkdtempSync(path.join(tmpdir(), "duban-browser-"));

const faults = [];
let checks = 0;
function check(holds, what) {
  checks += 1;
  if (!holds) { faults.push(what); }
}
const equal = (found, wanted, what) => check(JSON.stringify(found) === JSON.stringify(wanted), `${what}: ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);

function pagesOf(folder) {
  return readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".html")).map((name) => name.replaceAll("\\", "/")).sort();
}
// Every page at the top, and of each folder its index and the page with the most in it.
function oneOfEachKind(folder) {
  const largest = new Map();
  const kinds = [];
  for (const name of pagesOf(folder)) {
    const [first, rest] = name.split("/");
    if (!rest || rest === "index.html") { kinds.push(name); continue; }
    const size = statSync(path.join(folder, name)).size;
    if (!largest.has(first) || largest.get(first)[0] < size) { largest.set(first, [size, name]); }
  }
  return kinds.concat([...largest.values()].map((pair) => pair[1]));
}
const url = (base, page) => base + "/" + page.split("/").map(encodeURIComponent).join("/");
const fileBase = (folder) => "file://" + folder;

const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
});

// A page whose every complaint, failure and request elsewhere is a fault.
async function open(base, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "zh-CN", ...options });
  const page = await context.newPage();
  const where = () => decodeURIComponent(page.url()).replace(base, "");
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) { faults.push(`${where()}: console: ${message.text()}`); } });
  page.on("pageerror", (error) => faults.push(`${where()}: script: ${error.message}`));
  page.on("dialog", (dialog) => { faults.push(`${where()}: dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("requestfailed", (request) => { if (!request.failure()?.errorText.includes("ERR_ABORTED")) { faults.push(`${where()}: failed: ${request.url()}`); } });
  page.on("request", (request) => { if (!request.url().startsWith(base + "/")) { faults.push(`${where()}: foreign: ${request.url()}`); } });
  page.on("response", (response) => { if (response.status() >= 400) { faults.push(`${where()}: ${response.status()}: ${response.url()}`); } });
  return page;
}
const visibleRows = (page, table = "table[data-filter]") => page.$$eval(`${table} tbody tr`, (rows) => rows.filter((row) => row.getClientRects().length > 0).map((row) => [...row.cells].map((cell) => cell.textContent.trim())));
const column = (page, name) => page.$$eval("table[data-filter] thead th", (heads, wanted) => heads.findIndex((head) => head.textContent.trim() === wanted), name);

// ---- Every kind of page: opened, as wide as a telephone, and read by the accessibility rules. ----
async function everyKind(folder, kinds, withAxe) {
  const base = fileBase(folder);
  const page = await open(base);
  for (const name of kinds) {
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(url(base, name));
    equal(await page.$$eval("h1", (all) => all.length), 1, `${folder}/${name}: level-one headings`);
    check((await page.textContent(".asof")).includes("年"), `${name}: as-of date`);
    if (withAxe) {
      await page.evaluate(axe);
      const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"], preload: false }));
      checks += 1;
      for (const violation of result.violations) {
        faults.push(`${folder}/${name}: axe ${violation.id}: ${violation.help}: ${violation.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
      }
    }
    await page.setViewportSize({ width: 360, height: 780 });
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    check(width <= 360, `${folder}/${name}: ${width} wide at 360`);
    // Only drawings, and the table with a column for each milestone, are scrolled sideways; every other table becomes a list of cards.
    const wide = await page.$$eval(".scroll", (boxes) => boxes.filter((box) => box.scrollWidth > box.clientWidth + 1).map((box) => box.querySelector("table")).filter((table) => table && !table.matches(".milestones")).map((table) => table.className + " " + table.textContent.slice(0, 40)));
    equal(name.startsWith("codes/") ? [] : wide, [], `${name}: tables wider than a telephone`);
  }
  await page.context().close();
}

// ---- What the scripts add, from a folder and from a server. ----
async function lists(base) {
  const page = await open(base);
  const start = url(base, "matters/index.html");
  await page.goto(start);
  const all = await visibleRows(page);
  check(all.length > 200, `${base}: ${all.length} matters`);
  const due = await column(page, "到期日");
  const head = page.locator("table[data-filter] thead th .sort").nth(due);

  await head.click();
  const ascending = (await visibleRows(page)).map((row) => row[due]);
  const known = ascending.filter(Boolean);
  equal(known, [...known].sort(), `${base}: sorted by due date`);
  equal(ascending.length, all.length, `${base}: sorting loses no row`);
  check(decodeURIComponent(page.url()).endsWith("#sort=到期日"), `${base}: the order is in the address: ${page.url()}`);
  await page.reload();
  equal((await visibleRows(page)).map((row) => row[due]), ascending, `${base}: the order after a reload`);
  await head.focus();
  await page.keyboard.press("Enter");
  equal(await page.locator("table[data-filter] thead th").nth(due).getAttribute("aria-sort"), "descending", `${base}: by keyboard`);
  await head.click();
  equal(await visibleRows(page), all, `${base}: back to the order of the page`);

  const late = await column(page, "逾期");
  await page.locator("table[data-filter] thead th .sort").nth(late).click();
  const days = (await visibleRows(page)).map((row) => parseInt(row[late], 10)).filter((value) => !Number.isNaN(value));
  equal(days, [...days].sort((a, b) => a - b), `${base}: figures by size`);
  await page.goto(start + "#");

  await page.locator(".filter select").first().selectOption("红灯");
  const red = await visibleRows(page);
  check(red.length > 0 && red.length < all.length && red.every((row) => row[0] === "红灯"), `${base}: red matters only`);
  await page.getByLabel("含有").fill("方案");
  const narrowed = await visibleRows(page);
  check(narrowed.length > 0 && narrowed.length < red.length && narrowed.every((row) => row.join("").includes("方案")), `${base}: words narrow a choice: ${narrowed.length}`);
  check((await page.textContent(".filter output")).includes(`列出 ${narrowed.length} 行，共 ${all.length} 行`), `${base}: the count is told`);
  const address = page.url();
  const other = await open(base);
  await other.goto(address);
  equal(await visibleRows(other), narrowed, `${base}: an address sent to somebody else`);
  await other.context().close();

  await page.goto(url(base, "index.html"));
  await page.locator("a.figure.red").click();
  await page.waitForURL(/matters/);
  equal(await visibleRows(page), red, `${base}: from the first page's figure to its matters`);
  await page.context().close();
}

async function searching(base, office) {
  const page = await open(base);
  await page.goto(url(base, "meetings/index.html"));
  await page.keyboard.press("/");
  equal(await page.evaluate(() => document.activeElement.id), "q", `${base}: the slash key leads to the search`);
  const results = async (words) => {
    await page.fill("#q", words);
    await page.waitForFunction(() => document.querySelector(".found p") && !/正在查找|还在查找/.test(document.querySelector(".found p").textContent));
    return page.$$eval(".found a", (links) => links.map((link) => [link.querySelector("b").textContent, link.querySelector("span").textContent]));
  };
  const unit = await results("眠镇");
  equal(unit[0], ["鹭眠镇", "单位"], `${base}: two characters out of a name`);
  check(unit.some(([, kind]) => kind === "督查事项 · 鹭眠镇"), `${base}: results tell kind and unit`);
  equal((await results("住建局"))[0], ["县住房和城乡建设局", "单位"], `${base}: a short form`);
  const number = await results("2026-0103");
  check(number.length === 1 && number[0][0].startsWith("YL2026-0103 "), `${base}: a number: ${JSON.stringify(number)}`);
  equal(await results("不会有的字词"), [], `${base}: nothing found`);
  check(office === (await results("台账核查")).some(([, kind]) => kind === "栏目"), `${base}: the office's own pages`);
  equal((await results("拟移交")).length > 0, office, `${base}: what is not issued`);
  await results("2026-0103");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(/m-YL2026-0103$/);
  check((await page.locator("article:target h2").textContent()).includes("YL2026-0103"), `${base}: the result's place`);
  await results("TS2026-014");
  await page.locator(".found a").first().click();
  await page.waitForURL(/complaints/);
  equal((await visibleRows(page)).length, 1, `${base}: a complaint's row`);
  await page.fill("#q", "眠镇");
  await page.keyboard.press("Escape");
  check(await page.locator(".found").isHidden(), `${base}: Escape closes the results`);
  await page.context().close();
}

// A copy that was broken off may have the script of the index empty, or not at all.
async function searchingWithoutIndex(base) {
  for (const answer of [{ body: "", contentType: "text/javascript" }, null]) {
    const page = await open(base);
    await page.route(/assets\/search\.js$/, (route) => (answer ? route.fulfill(answer) : route.abort("aborted")));
    await page.goto(url(base, "index.html"));
    await page.fill("#q", "眠镇");
    await page.waitForFunction(() => document.querySelector(".found p") && !/正在查找/.test(document.querySelector(".found p").textContent));
    equal(await page.textContent(".search [role=status]"), "查找的索引没有读到", `${base}: no index`);
    await page.context().close();
  }
}

async function choosingPeriods(base) {
  const page = await open(base);
  await page.goto(url(base, "units/鹭眠镇.html"));
  check(await page.locator(".old").count() === 0, `${base}: no banner on this week's pages`);
  await page.locator(".picker summary").click();
  const choices = await page.$$eval(".picker a", (links) => links.map((link) => link.textContent));
  equal(choices.length, 9, `${base}: periods to choose from`);
  await page.locator(".picker a").nth(1).click();
  await page.waitForURL(/periods\/2026-11-13/);
  check(await page.locator(".old").isVisible(), `${base}: a banner on an old week`);
  check((await page.textContent(".asof")).includes("往期"), `${base}: the head names an old week`);
  await page.locator(".picker summary").click();
  equal(await page.locator(".picker a[aria-current]").textContent(), choices[1], `${base}: where one is`);
  await page.keyboard.press("Escape");
  check(await page.locator(".picker ul").isHidden(), `${base}: Escape closes the periods`);
  await page.locator(".old a").click();
  await page.waitForURL(/index\.html$/);
  await page.context().close();
}

// ---- Without scripts everything is there to read. ----
async function withoutScripts(base, kinds) {
  const bare = await open(base, { javaScriptEnabled: false });
  const page = await open(base);
  for (const name of kinds) {
    const read = async (one) => {
      await one.goto(url(base, name));
      return one.locator("main").innerText();
    };
    const text = await read(bare);
    for (const heading of await bare.locator("main h2").allInnerTexts()) {
      check(text.includes(heading), `${name}: ${heading}`);
    }
    equal(await bare.locator("main tbody tr:visible").count() >= await page.goto(url(base, name)).then(() => page.locator("main tbody tr:visible").count()), true, `${name}: rows without scripts`);
    check(await bare.locator(".filter, .search:visible").count() === 0, `${name}: no control that does nothing`);
    check(await bare.locator(".parts a:visible").count() > 15, `${name}: the navigation without scripts`);
    check(await bare.locator("a.picker:visible").count() === 1, `${name}: the periods without scripts`);
  }
  await bare.setViewportSize({ width: 360, height: 780 });
  await bare.locator(".parts summary").click();
  check(await bare.locator(".parts a:visible").count() > 15, `${base}: the navigation on a telephone without scripts`);
  await bare.context().close();
  await page.context().close();
}

// ---- On paper: every row, the head of the table, page and date on every sheet. ----
async function onPaper(folder, half) {
  const base = fileBase(folder);
  const page = await open(base);
  await page.goto(url(base, "matters/index.html") + "#" + encodeURIComponent("灯") + "=" + encodeURIComponent("红灯"));
  const numbers = await page.$$eval("table[data-filter] tbody td:nth-child(2)", (cells) => cells.map((cell) => cell.textContent));
  const file = path.join(scratch, "matters.pdf");
  writeFileSync(file, await page.pdf({ preferCSSPageSize: true }));
  const sheets = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8", maxBuffer: 1 << 26 }).split("\f").filter((sheet) => sheet.trim());
  const all = sheets.join("\n");
  for (const number of new Set(numbers)) { check(all.includes(number), `${half}: ${number} is not on paper`); }
  check(sheets.length > 3, `${half}: ${sheets.length} sheets`);
  sheets.forEach((sheet, at) => {
    check(sheet.includes("2026-11-20") && sheet.includes("督查事项") && sheet.includes(half), `${half}: sheet ${at + 1} does not say what it is: ${sheet.slice(0, 200)}`);
    check(sheet.includes(`${at + 1} / ${sheets.length}`), `${half}: sheet ${at + 1} has no number`);
    const rows = numbers.filter((number) => sheet.includes(number)).length;
    check(rows < 4 || /编号\s+事项名称/.test(sheet), `${half}: sheet ${at + 1} has no head over its ${rows} rows`);
  });
  // What is folded away on the screen is printed.
  await page.goto(url(base, "escalations.html"));
  const evidence = await page.$$eval("table.evidence td:nth-child(2)", (cells) => cells.map((cell) => cell.textContent));
  writeFileSync(file, await page.pdf({ preferCSSPageSize: true }));
  const printed = execFileSync("pdftotext", [file, "-"], { encoding: "utf8", maxBuffer: 1 << 26 });
  check(evidence.length > 5 && evidence.every((id) => printed.includes(id)), `${half}: evidence on paper`);
  await page.context().close();
}

// ---- Text that would be markup. ----
async function asText() {
  for (const half of ["site", "office"]) {
    const folder = path.join(hostile, half);
    const base = fileBase(folder);
    const page = await open(base, { viewport: { width: 360, height: 780 } });
    let told = "";
    for (const name of pagesOf(folder)) {
      await page.goto(url(base, name));
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      check(width <= 360, `hostile ${half}/${name}: ${width} wide at 360`);
      equal(await page.$$eval("script:not([src]), main img, main iframe, main [onerror], main a[href^='javascript']", (all) => all.length), 0, `hostile ${half}/${name}: markup`);
      told += await page.locator("main").innerText();
    }
    for (const text of ["<script>alert(1)</script>", "{{ shell.county }}", "<img src=x onerror=alert(2)>"]) {
      check(told.includes(text), `hostile ${half}: ${text} is to be read`);
    }
    await page.goto(url(base, "index.html"));
    await page.fill("#q", "script");
    await page.waitForFunction(() => document.querySelector(".found a"));
    check((await page.textContent(".found")).includes("<script>"), `hostile ${half}: found as text`);
    await page.context().close();
  }
}

// ---- The validator reads every page there is. ----
function valid() {
  const jar = require.resolve("vnu-jar/build/dist/vnu.jar");
  const folders = [output, hostile].flatMap((folder) => ["site", "office"].map((half) => path.join(folder, half)));
  const run = spawnSync("java", ["-Xss4m", "-jar", jar, "--errors-only", "--skip-non-html", "--exit-zero-always", "--format", "json", ...folders], { encoding: "utf8", maxBuffer: 1 << 28 });
  check(run.status === 0, `the validator did not run: ${run.error || run.stderr.slice(0, 500)}`);
  const messages = run.status === 0 ? JSON.parse(run.stderr).messages : [];
  const seen = new Set();
  for (const message of messages) {
    const kind = message.message.replace(/“[^”]*”/g, "“”");
    if (seen.has(kind)) { continue; }
    seen.add(kind);
    faults.push(`${decodeURIComponent(message.url || "")}: validator: ${message.message}: ${message.extract || ""}`);
  }
}

const step = async (name, work) => {
  const begun = Date.now();
  try { await work(); } catch (error) { faults.push(`${name}: ${error.stack}`); }
  console.log(`${name}: ${((Date.now() - begun) / 1000).toFixed(1)} s`);
};
const only = process.env.ONLY ? process.env.ONLY.split(",") : null;
const wanted = (name) => !only || only.includes(name);
const [site, office] = ["site", "office"].map((half) => path.join(output, half));
if (wanted("kinds")) { await step("kinds", () => Promise.all([everyKind(office, oneOfEachKind(office), true), everyKind(site, oneOfEachKind(site), false)])); }
if (wanted("axe")) { await step("axe", () => everyKind(site, ["index.html", "units/鹭眠镇.html", "escalations.html"], true)); }
if (wanted("lists")) { await step("lists", () => Promise.all([lists(fileBase(office)), lists(http + "/site")])); }
if (wanted("search")) { await step("search", () => Promise.all([searching(fileBase(site), false), searching(http + "/office", true), searchingWithoutIndex(http + "/site")])); }
if (wanted("periods")) { await step("periods", () => Promise.all([choosingPeriods(fileBase(office)), choosingPeriods(http + "/site")])); }
if (wanted("bare")) { await step("bare", () => withoutScripts(fileBase(site), oneOfEachKind(site))); }
if (wanted("paper")) { await step("paper", async () => { await onPaper(site, "县内公开版"); await onPaper(office, "办公室内部版"); }); }
if (wanted("text")) { await step("text", asText); }
await browser.close();
if (wanted("valid")) { await step("valid", valid); }
console.log(`${checks} checks, ${faults.length} faults`);
faults.forEach((fault) => console.log("FAULT " + fault));
process.exit(faults.length ? 1 : 0);
