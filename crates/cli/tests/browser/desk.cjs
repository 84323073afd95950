// The pages of `hashgate serve` in a browser: a person drops an invoice and
// reads the answer, by mouse and by keyboard alone, on a desk and on a phone;
// axe looks at every page, by day and in the dark.
"use strict";
const assert = require("node:assert");
const path = require("node:path");
const { SIZES, complaints, look, run, tabTo, withBrowser } = require("./look.cjs");

const [home, examples, browser, pictures] = process.argv.slice(2);

const PAGES = {
  first: "/",
  duty: "/duty?hts=8543.70.98.60&origin=MY&entry_date=2026-11-25&value_usd=393120",
  "duty-open": "/duty?hts=8543.70.98.60&entry_date=2026-11-25&value_usd=393120",
  "duty-fault": "/duty?hts=nothing&entry_date=2026-11-25&value_usd=1",
  "duty-history": "/duty-history?hts=8543.70.98.60&origin=CN",
  identify: "/identify?text=50+PCS+Antminer+S21+Pro+234T",
  screen: "/screen?name=Sophgo+Technologies&as_of=2026-11-25",
  payback:
    "/payback?price_usd=3276&model=Antminer+S21+Pro+234T&outcomes=true&as_of=2026-11-25",
  rules: "/rules",
  rule: "/rules/FCC-1",
  evidence: "/evidence",
  plan: "/plan",
  ledger: "/ledger?maker=Bitmain",
  data: "/pack",
};

run(() =>
  withBrowser(browser, async (chrome) => {
    for (const [size, viewport] of Object.entries(SIZES)) {
      for (const scheme of ["light", "dark"]) {
        const page = await chrome.newPage();
        const faults = complaints(page);
        await page.setViewport(viewport);
        await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
        for (const [name, address] of Object.entries(PAGES)) {
          await page.goto(home + address);
          await look(page, `${name}-${size}-${scheme}`, pictures);
        }
        assert.deepEqual(faults, [], `${size} ${scheme}`);
        await page.close();
      }
    }

    const page = await chrome.newPage();
    await page.setViewport(SIZES.desk);
    await page.goto(home);
    const papers = await page.$("#papers");
    await papers.uploadFile(path.join(examples, "invoice.xlsx"));
    const facts = await page.$("#facts");
    await facts.uploadFile(path.join(examples, "facts.toml"));
    await Promise.all([page.waitForNavigation(), page.click("button[type=submit]")]);
    const verdict = await page.$eval("h1", (one) => one.textContent);
    assert.match(verdict, /NEEDS EVIDENCE/);
    await look(page, "dossier-desk-light", pictures);
    await page.setViewport(SIZES.phone);
    await look(page, "dossier-phone-light", pictures);

    // A paper that is dropped anywhere lands in the field.
    await page.setViewport(SIZES.desk);
    await page.goto(home);
    const dropped = await page.evaluate(() => {
      const files = new DataTransfer();
      files.items.add(new File(["a,b\n"], "dropped.csv", { type: "text/csv" }));
      document.body.dispatchEvent(
        new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true }),
      );
      return document.getElementById("papers").files[0].name;
    });
    assert.equal(dropped, "dropped.csv");

    // By keyboard alone: from the skip link to an answer, and a fault has the
    // focus.
    await page.goto(home);
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
    await tabTo(page, "a[href='/identify']");
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    await tabTo(page, "#text");
    await page.keyboard.type("50 PCS Antminer S21 Pro 234T");
    await tabTo(page, "button[type=submit]");
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    assert.match(await page.$eval("h1", (one) => one.textContent), /MINER/);
    await page.goto(home + PAGES["duty-fault"]);
    await page.waitForFunction(() => document.activeElement.id === "problem");

    // The template of a plan is answered as it stands.
    await page.goto(home + "/plan");
    await Promise.all([page.waitForNavigation(), page.click("button[type=submit]")]);
    await page.waitForSelector("article.answer table");
    await look(page, "plan-answer-desk-light", pictures);

    // Without the script every form works.
    await page.setJavaScriptEnabled(false);
    await page.goto(home + "/screen");
    await page.type("#name", "Sophgo Technologies");
    await Promise.all([page.waitForNavigation(), page.click("button[type=submit]")]);
    assert.match(await page.$eval("main", (one) => one.textContent), /Entity List/);
  }),
);
