#!/usr/bin/env bash
# npm hyperformula 3.5.0: TEXT(0.5,"0%") is "1%" and TEXT(0.026,"0.0%") is "0.0%".
#
# Field: workbooks of duty computed on a server, with rates put into sentences.
# Seen: the figures are formatted without being multiplied by a hundred, and the sign is set behind them: 25% is "0%". With "#,##0.00" the
# amount 3276.1 is "3276,##0.00". "0.00" and dates are right, and a cell 0.026 or 2.6% computes rightly.
# Surprise: the second can be seen; the first is a rate in good form, and nothing but the true rate shows that it is wrong. An unknown format
# is no error.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'hyperformula@3.5.0'
cat > try.cjs <<'JS'
const { HyperFormula } = require("hyperformula");
const book = HyperFormula.buildFromArray([[1]], { licenseKey: "gpl-v3" });
const want = { '=TEXT(0.5,"0%")': "1%", '=TEXT(0.25,"0%")': "0%", '=TEXT(0.026,"0.0%")': "0.0%", '=TEXT(3276.1,"#,##0.00")': "3276,##0.00",
  '=TEXT(3276.1,"0.00")': "3276.10" };
let changed = book.calculateFormula("=10%+25%", 0) !== 0.35;
for (const [formula, text] of Object.entries(want)) {
  const seen = book.calculateFormula(formula, 0);
  console.log(formula, "is", seen);
  changed ||= seen !== text;
}
if (changed) {
  console.error("CHANGED: the texts are others");
  process.exit(1);
}
console.log("HOLDS: hyperformula writes the percent sign behind a rate without multiplying it, so a duty of 25% is shown as 0%.");
JS
node try.cjs
