#!/usr/bin/env bash
# npm nzh 1.0.14: 两 is not read, so 两万五千 (25,000) is 5000 and 两百 (200) is 0; capital numerals are 0 by one of two functions.
#
# Field: Chinese invoices and payment papers write 200 as 两百 and 20,000 as 两万 in running text; 大写 amounts use 贰.
# Seen: decodeS("两万五千") is 5000, decodeS("两百五十") is 50, decodeS("两万") is 0, decodeS("贰佰") is 0 (decodeB reads that one); "5万" is 0. Python's
# cn2an 0.5.24 reads 两 as 2 and refuses what it does not know.
# Surprise: an unknown sign counts as nothing and takes its multiplier with it, in silence.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'nzh@1.0.14'
cat > try.cjs <<'JS'
const { cn } = require("nzh");
const want = { "二万五千": 25000, "两万五千": 5000, "两百五十": 50, "两万": 0, "5万": 0, "贰佰": 0 };
let holds = true;
for (const [text, seen] of Object.entries(want)) {
  console.log(`${text}: ${cn.decodeS(text)}`);
  holds &&= cn.decodeS(text) === seen;
}
if (!holds || cn.decodeB("贰佰") !== 200) {
  console.error("CHANGED: the numbers are others");
  process.exit(1);
}
console.log("HOLDS: nzh drops the ordinary word 两 for two together with the ten thousand or hundred behind it, so 25,000 is read as " +
  "5,000, without an error.");
JS
node try.cjs
