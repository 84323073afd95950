#!/usr/bin/env bash
# npm hot-formula-parser 4.0.0: "3,276.00"*2 is 6, and "2.6%"*100 is 260.
#
# Field: amounts that came as text out of a CSV or a web form, used in formulas.
# Seen: a text is read up to the first sign that is no part of a number: "3,276.00"+1 is 4. Spreadsheets read such a text as the number or
# give #VALUE!. A text with a unit, "5 pcs"*2, is 10; "12.5"*2 is right.
# Surprise: the library has the spreadsheet's own errors and gives them for other texts; an amount above 999 shrinks to its thousands.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'hot-formula-parser@4.0.0'
cat > try.cjs <<'JS'
const { Parser } = require("hot-formula-parser");
const parser = new Parser();
const want = { '"3,276.00"*2': 6, '"3,276.00"+1': 4, '"2.6%"*100': 260, '"5 pcs"*2': 10, '"12.5"*2': 25, '"pcs"*2': "#VALUE!" };
let changed = false;
for (const [formula, value] of Object.entries(want)) {
  const seen = parser.parse(formula);
  console.log(formula, "is", seen.error ?? seen.result);
  changed ||= (seen.error ?? seen.result) !== value;
}
if (changed) {
  console.error("CHANGED: the values are others");
  process.exit(1);
}
console.log("HOLDS: hot-formula-parser reads an amount in text up to its first comma, so twice 3,276.00 is 6.");
JS
node try.cjs
