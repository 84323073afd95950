// The desk that keeps, in a browser, from the first run on: a person makes the
// account, drops an invoice, reads the verdict, adds evidence and sees it
// change, opens a case, takes the calendar, switches the language; by mouse
// and by keyboard alone, on a desk and on a phone; axe looks at every page.
"use strict";
const assert = require("node:assert");
const path = require("node:path");
const { SIZES, complaints, look, run, tabTo, withBrowser } = require("./look.cjs");

const [home, setup, examples, browser, pictures] = process.argv.slice(2);
const PASSWORD = "correct horse battery";

const text = (page, selector) => page.$eval(selector, (one) => one.textContent);

async function follow(page, action) {
  await Promise.all([page.waitForNavigation(), action()]);
}

const submit = (page, form) => follow(page, () => page.click(`form[action^="${form}"] button`));

// Looks at a page in both sizes, by day and in the dark.
async function lookAll(page, name) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewport(viewport);
    for (const scheme of ["light", "dark"]) {
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      await look(page, `${name}-${size}-${scheme}`, pictures);
    }
  }
  await page.setViewport(SIZES.desk);
}

run(() =>
  withBrowser(browser, async (chrome) => {
    const page = await chrome.newPage();
    const faults = complaints(page);
    await page.setViewport(SIZES.desk);

    // Nobody has an account: every page leads to the first one.
    await page.goto(`${home}/cases`);
    assert.equal(new URL(page.url()).pathname, "/setup");
    await page.goto(setup);
    await lookAll(page, "setup");
    await page.type("#name", "wei");
    await page.type("#password", "short");
    await submit(page, "/setup");
    await page.waitForFunction(() => document.activeElement.id === "problem");
    await page.type("#password", PASSWORD);
    await submit(page, "/setup");

    // Out and in again, by keyboard alone.
    await page.goto(`${home}/account`);
    await lookAll(page, "account");
    await submit(page, "/logout");
    await lookAll(page, "login");
    await tabTo(page, "#name");
    await page.keyboard.type("wei");
    await tabTo(page, "#password");
    await page.keyboard.type(PASSWORD);
    await follow(page, () => page.keyboard.press("Enter"));

    // An empty desk: one box, and the example.
    await lookAll(page, "empty");
    const papers = await page.$("#papers");
    await papers.uploadFile(path.join(examples, "invoice.xlsx"));
    const facts = await page.$("#facts");
    await facts.uploadFile(path.join(examples, "facts.toml"));
    await submit(page, "/shipments");
    assert.match(await text(page, "h1"), /NEEDS EVIDENCE/);
    const shipment = page.url();
    await lookAll(page, "shipment");

    // Evidence changes the checklist, and the page says what.
    await page.select("#kind", "sdoc");
    const file = await page.$("#file");
    await file.uploadFile(path.join(examples, "facts.toml"));
    await page.type("#issuer", "Example Miner Trading (HK) Ltd");
    await page.$eval("#date", (one) => (one.value = "2026-10-01"));
    await submit(page, `${new URL(shipment).pathname}/evidence`);
    assert.equal(page.url(), shipment);
    assert.match(await text(page, ".changes"), /evidence/);
    await lookAll(page, "changed");

    // A field is corrected.
    await page.$eval("#f-origin", (one) => (one.value = "CN"));
    await follow(page, () =>
      page.$eval("#f-origin", (one) => one.form.requestSubmit()),
    );
    assert.match(await text(page, ".changes"), /duty, USD/);

    // The list, the search, and a second shipment by the example.
    await page.goto(`${home}/shipments?words=EX-2026`);
    assert.match(await text(page, "tbody"), /EX-2026-0412/);
    await lookAll(page, "shipments");

    // A case with its days and its calendar.
    await page.goto(`${home}/cases`);
    await page.type("#name", "SFO-2026-118");
    await page.type("#shipment", shipment.split("/").pop());
    await submit(page, "/cases");
    for (const [kind, day] of [
      ["presented_for_examination", "2026-11-02"],
      ["detention_notice", "2026-11-09"],
    ]) {
      await page.select("#kind", kind);
      await page.$eval("#date", (one, value) => (one.value = value), day);
      await submit(page, "/cases/SFO-2026-118/events");
    }
    assert.match(await text(page, ".timeline"), /2026-12-02/);
    await lookAll(page, "case");
    const calendar = await page.$eval('a[href^="/calendar/"]', (one) => one.href);
    // As a calendar program does: without a cookie.
    const ics = await (await fetch(calendar)).text();
    assert.match(ics, /^BEGIN:VCALENDAR/);
    await page.goto(`${home}/cases`);
    await lookAll(page, "cases");
    for (const name of ["changes", "audit", "pack", "ledger"]) {
      await page.goto(`${home}/${name}`);
      await lookAll(page, name);
    }

    // The other language, and back.
    await follow(page, () => page.click("li.language a"));
    assert.equal(await page.$eval("html", (one) => one.lang), "zh-CN");
    await lookAll(page, "shipments-zh");
    await page.goto(shipment);
    await lookAll(page, "shipment-zh");
    await page.goto(`${home}/cases/SFO-2026-118`);
    await lookAll(page, "case-zh");
    await follow(page, () => page.click("li.language a"));
    assert.equal(await page.$eval("html", (one) => one.lang), "en");

    // Without the script everything works.
    await page.setJavaScriptEnabled(false);
    await page.goto(shipment);
    await page.type("#f-port", "SFO");
    await follow(page, () => page.focus("#f-port").then(() => page.keyboard.press("Enter")));
    assert.equal(page.url(), shipment);
    assert.deepEqual(faults, []);
  }),
);
