#!/usr/bin/env bash
# npm @webcarrot/xirr 3.0.1: a loss of half the money in a year has no result, although the answer is simply -50%.
#
# Field: the return of a machine that never pays back: 1,000 paid, 500 back after a year.
# Seen: "XIRR calculation failed" for -50%, -90% and for twelve monthly receipts that sum to 36% of the price; npm xirr 1.1.0 gives -0.5,
# -0.9 and -0.818. Gains are found, up to 14,299% a year. Its own words: "It should give the same results as equivalents from LibreOffice
# Calc, MS Excel".
# Surprise: the smooth function has one root and bisection finds it; a loss is the usual case of a machine bought at the wrong time.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund '@webcarrot/xirr@3.0.1' 'xirr@1.1.0'
cat > try.cjs <<'JS'
const { xirr: subject } = require("@webcarrot/xirr");
const other = require("xirr");
const day = (text) => new Date(text + "T00:00:00Z");
const flows = {
  "half lost": [["2026-01-01", -1000], ["2027-01-01", 500]],
  "nine tenths lost": [["2026-01-01", -1000], ["2027-01-01", 100]],
  "twelve receipts of 30": [["2026-01-01", -1000], ...Array.from({ length: 12 }, (_, i) => [`2026-${String(i + 1).padStart(2, "0")}-28`, 30])],
  "gain": [["2026-01-01", -1000], ["2026-01-08", 1100]],
};
const seen = [];
for (const [name, list] of Object.entries(flows)) {
  let got;
  try { got = subject(list.map(([t, amount]) => ({ date: day(t), amount }))).toFixed(3); } catch (error) { got = error.message.slice(0, 23); }
  const right = other(list.map(([t, amount]) => ({ when: day(t), amount }))).toFixed(3);
  console.log(`${name}: @webcarrot/xirr ${got}, xirr ${right}`);
  seen.push(got, right);
}
const failed = "XIRR calculation failed";
if (seen.join() !== [failed, "-0.500", failed, "-0.900", failed, "-0.818", "142.990", "142.990"].join()) {
  console.error("CHANGED: the rates are others");
  process.exit(1);
}
console.log("HOLDS: @webcarrot/xirr finds no rate of return for an investment that loses half or more in a year, though there is exactly " +
  "one; a gain of 14,299% is found.");
JS
node try.cjs
