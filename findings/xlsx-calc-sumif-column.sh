#!/usr/bin/env bash
# npm xlsx-calc 0.9.2: SUMIF over a column looks at its first row alone.
#
# Field: values summed by country of origin in the workbook of an invoice, computed without a spreadsheet program.
# Seen: for CN 100, MY 50, CN 10 the sum of CN is 100 and that of MY is 0; in a row in place of a column they are 110 and 50. SUM of the same
# column is right.
# Surprise: tables run downwards, so nearly every use of the function falls on the wrong side, and the answer is a plausible amount.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'xlsx-calc@0.9.2'
cat > try.cjs <<'JS'
const calculate = require("xlsx-calc");
const rows = [["CN", 100], ["MY", 50], ["CN", 10]];
function sums(place, formulas) {
  const sheet = {};
  rows.forEach(([origin, value], i) => {
    sheet[place(i, 0)] = { t: "s", v: origin };
    sheet[place(i, 1)] = { t: "n", v: value };
  });
  formulas.forEach((f, i) => { sheet[`H${i + 1}`] = { f }; });
  calculate({ SheetNames: ["A"], Sheets: { A: sheet } });
  return formulas.map((_, i) => sheet[`H${i + 1}`].v);
}
const column = sums((i, part) => "AB"[part] + (i + 1), ['SUMIF(A1:A3,"CN",B1:B3)', 'SUMIF(A1:A3,"MY",B1:B3)', "SUM(B1:B3)"]);
const row = sums((i, part) => "ABC"[i] + (part + 1), ['SUMIF(A1:C1,"CN",A2:C2)', 'SUMIF(A1:C1,"MY",A2:C2)', "SUM(A2:C2)"]);
console.log("in a column: CN, MY, all =", column.join(", "), "- in a row:", row.join(", "));
if (column.join() !== "100,0,160" || row.join() !== "110,50,160") {
  console.error("CHANGED: the sums are others");
  process.exit(1);
}
console.log("HOLDS: xlsx-calc sums by a condition in the first row of a range only, so of a column only the first cell counts.");
JS
node try.cjs
