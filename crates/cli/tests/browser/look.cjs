// What every test of pages in a browser needs: a browser, two sizes, axe, the
// tab key.
"use strict";
const assert = require("node:assert");
const fs = require("node:fs");
const path = require("node:path");
const puppeteer = require("puppeteer-core");
const axe = fs.readFileSync(require.resolve("axe-core"), "utf8");

const SIZES = {
  desk: { width: 1280, height: 900 },
  phone: { width: 360, height: 740, isMobile: true, hasTouch: true },
};

async function look(page, name, pictures) {
  // By evaluate: a strict policy lets no script tag in, and axe would be
  // undefined without a word.
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { violations } = await window.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    return violations.map(
      (one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" | ")}`,
    );
  });
  assert.ok(found.length === 0, `${name}: ${found.join("\n")}`);
  const wide = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert.ok(wide <= 0, `${name}: the page is ${wide} px wider than the screen`);
  if (pictures) {
    await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true });
  }
}

// Goes by the tab key until an element of this selector has the focus.
async function tabTo(page, selector) {
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((s) => document.activeElement.matches(s), selector)) return;
  }
  assert.fail(`${selector} cannot be reached by keyboard`);
}

async function withBrowser(executablePath, test) {
  const chrome = await puppeteer.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
  });
  try {
    await test(chrome);
    console.log("ok");
  } finally {
    await chrome.close();
  }
}

// Collects what a page complains of; a page that tells a fault has a status
// that the browser notes.
function complaints(page) {
  const faults = [];
  page.on("pageerror", (why) => faults.push(String(why)));
  page.on("console", (line) => {
    const notes = /status of 4\d\d/.test(line.text());
    if (line.type() === "error" && !notes) faults.push(line.text());
  });
  return faults;
}

function run(main) {
  main().catch((why) => {
    console.error(why);
    process.exit(1);
  });
}

module.exports = { SIZES, complaints, look, run, tabTo, withBrowser };
