#!/usr/bin/env bash
# npm written-number 0.11.1: minus 120 is an empty text, and 1.99 is "two".
#
# Field: amounts in words on invoices and credit notes.
# Seen: negative numbers give "", so a credit note has a line without words; cents are rounded away: 3276.5 is "three thousand two hundred and
# seventy-seven". Its documentation speaks of numbers and names no limit of these.
# Surprise: neither is refused; the words of an amount may be a unit more than its figures, or none.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'written-number@0.11.1'
cat > try.cjs <<'JS'
const writtenNumber = require("written-number");
const want = { "-120": "", 1.99: "two", 3276.5: "three thousand two hundred and seventy-seven", 120: "one hundred and twenty" };
let changed = false;
for (const [n, text] of Object.entries(want)) {
  const seen = writtenNumber(Number(n));
  console.log(n, `"${seen}"`);
  changed ||= seen !== text;
}
if (changed) {
  console.error("CHANGED: the words are others");
  process.exit(1);
}
console.log("HOLDS: written-number writes nothing for a negative amount and rounds an amount with cents to whole units.");
JS
node try.cjs
