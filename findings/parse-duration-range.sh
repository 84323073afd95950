#!/usr/bin/env bash
# npm parse-duration 2.1.9: "30-45 days" are 75 days, and "2-3 weeks" 23.
#
# Field: lead times and terms of payment on quotes, which are often ranges.
# Seen: the two ends of a range are added, and a number without a unit of its own takes that of the answer: 2 + 3 weeks is 2 days + 21.
# "45 to 60 days" is 60. "1 month" is 30.4375. "30 business days" gives null, so it can say that it does not know.
# Surprise: the answer lies outside of the range that was read.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'parse-duration@2.1.9'
cat > try.mjs <<'JS'
import parse from "parse-duration";
const want = { "30-45 days": 75, "2-3 weeks": 23, "45 to 60 days": 60, "30 days": 30, "30 business days": null };
let changed = false;
for (const [text, days] of Object.entries(want)) {
  const seen = parse(text, "d");
  console.log(text, "=", seen, "days");
  changed ||= seen !== days;
}
if (changed) {
  console.error("CHANGED: the durations are others");
  process.exit(1);
}
console.log("HOLDS: parse-duration adds the ends of a range, so 30-45 days are 75 and 2-3 weeks are 23 days.");
JS
node try.mjs
