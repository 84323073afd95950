#!/usr/bin/env bash
# npm accounting 0.4.1 and its successor accounting-js 2.0.3: a credit written "120.00-", an exponent and a hyphenated text are read as other amounts.
#
# Field: exports of ERP systems write credits with the minus behind; a spreadsheet's CSV writes 1E3 for a thousand; invoice cells hold
# "10-12".
# Seen: unformat("3,276.00-") is +3276 by accounting and -3276 by accounting-js; "1e3" is 13 by both; "10-12" is 10 by the one and -1012 by
# the other; "−5" with the true minus sign U+2212 is +5 by both; "v2 3,276" is 23276.
# Surprise: the second package offers the same functions by the same names and turns the sign round on the same text.
# What hashgate does: U+2212 is a minus; a text that is not one number is refused.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'accounting@0.4.1' 'accounting-js@2.0.3'
cat > try.cjs <<'JS'
const old = require("accounting");
const next = require("accounting-js");
const want = { "3,276.00-": [3276, -3276], "1e3": [13, 13], "10-12": [10, -1012], "\u22125": [5, 5], "v2 3,276": [23276, 23276], "(3,276.00)": [-3276, -3276] };
let holds = true;
for (const [text, seen] of Object.entries(want)) {
  const got = [old.unformat(text), next.unformat(text)];
  console.log(`${text}: accounting ${got[0]}, accounting-js ${got[1]}`);
  holds &&= got.join() === seen.join();
}
if (!holds) {
  console.error("CHANGED: the amounts are others");
  process.exit(1);
}
console.log("HOLDS: a credit of 3,276.00 with the minus behind is a charge in accounting and a credit in accounting-js; both " +
  "squeeze all other signs out of a text, so 1e3 is 13 and a true minus sign is none.");
JS
node try.cjs
