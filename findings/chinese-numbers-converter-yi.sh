#!/usr/bin/env bash
# npm chinese-numbers-converter 2.3.1: 一亿二千万 (120 million) is 1,000,020,000,000.
#
# Field: registered capital and contract sums in Chinese papers; its documentation names 亿 as the largest sign that it reads.
# Seen: the part in front of 亿 is multiplied by ten thousand once more as soon as 万 follows: 十二亿三千万 (1.23 billion) is
# 12,000,030,000,000. 三亿, 一亿零五百 and 一千二百万 are right.
# Surprise: most sums above a hundred million are written with both signs, and each is about ten thousand times too high.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'chinese-numbers-converter@2.3.1'
cat > try.cjs <<'JS'
const loaded = require("chinese-numbers-converter");
const ChineseNumber = loaded.default ?? loaded;
const want = { "一亿二千万": 1000020000000, "十二亿三千万": 12000030000000, "三亿": 300000000, "一亿零五百": 100000500, "一千二百万": 12000000,
  "三十二万七千六百": 327600 };
let changed = false;
for (const [text, value] of Object.entries(want)) {
  const seen = new ChineseNumber(text).toInteger();
  console.log(text, "=", seen);
  changed ||= seen !== value;
}
if (changed) {
  console.error("CHANGED: the numbers are others");
  process.exit(1);
}
console.log("HOLDS: chinese-numbers-converter multiplies what stands before 亿 by ten thousand again when 万 follows, so 120 million becomes " +
  "a trillion.");
JS
node try.cjs
