#!/usr/bin/env bash
# npm @formulajs/formulajs 4.6.1: DB refuses the last, partial year of a depreciation, which is an example in Excel's documentation.
#
# Field: depreciation of machines bought in the middle of a year: six years that begin in June touch seven.
# Seen: DB(1000000, 100000, 6, 1, 7) is 186083.33, as documented; DB(1000000, 100000, 6, 7, 7) is #NUM!, where the documentation, and
# Python's formulas 1.3.4, give 15845.10.
# Surprise: the function takes the months of the first year, the one reason why there is a period after the last.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund '@formulajs/formulajs@4.6.1'
cat > try.cjs <<'JS'
const { DB } = require("@formulajs/formulajs");
const first = DB(1000000, 100000, 6, 1, 7), last = DB(1000000, 100000, 6, 7, 7);
console.log(`year 1: ${first}; year 7: ${last instanceof Error ? last.message : last} (documented: 15845.10)`);
if (Math.abs(first - 186083.33) > 0.01 || !(last instanceof Error)) {
  console.error("CHANGED: the depreciation is another");
  process.exit(1);
}
console.log("HOLDS: formulajs has no depreciation for the months that are left after the last full year, though it takes the months of the " +
  "first one.");
JS
node try.cjs
