#!/usr/bin/env bash
# npm mathjs 15.2.0: "10% + 25%" is 0, because the first percent sign is taken for the remainder of a division.
#
# Field: layers of duty added up as text, such as 2.6% + 10% + 25%, in quoting forms built on this calculator.
# Seen: "10% + 25%" and "2.6% + 10%" are 0, "2.6% + 25%" is 0.1, "327600 * (2.6% + 10%)" is 0. "100 + 3%" is 103, "0.3464% * 327600" is
# right, and (2.6%) + (10%) is 0.126. Parsed, 2.6% + 25% reads as the remainder of 2.6 by +25%.
# Surprise: the sign means percent where a multiplication follows and remainder where a plus follows, so a sum of duties is lower than each
# of them and most often nothing.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'mathjs@15.2.0'
cat > try.cjs <<'JS'
const { evaluate, parse } = require("mathjs");
const want = { "10% + 25%": 0, "2.6% + 10%": 0, "2.6% + 25%": 0.1, "327600 * (2.6% + 10%)": 0, "(2.6%) + (10%)": 0.126, "100 + 3%": 103,
  "0.3464% * 327600": 1134.8064 };
let changed = false;
for (const [text, value] of Object.entries(want)) {
  const seen = evaluate(text);
  console.log(`${text} = ${seen}, parsed as ${parse(text).toString({ parenthesis: "all" })}`);
  changed ||= Math.abs(seen - value) > 1e-9;
}
if (changed) {
  console.error("CHANGED: the sums are others");
  process.exit(1);
}
console.log("HOLDS: mathjs reads the percent sign before a plus as a remainder, so 10% + 25% and 2.6% + 10% are nothing, unless each rate " +
  "stands in brackets.");
JS
node try.cjs
