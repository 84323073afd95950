#!/usr/bin/env bash
# npm to-words 5.7.0, zh-CN: 327600 is written 三十万二万七千六百, "three hundred thousand, twenty thousand, ...", and 21000 二万千.
#
# Field: amounts in words on Chinese contracts and invoices.
# Seen: hundred thousand and million are taken for words of their own, though Chinese counts in ten thousands: right is 三十二万七千六百. The
# one before a unit is left out: 21000 is 二万千 for 二万一千, and 100000000 is 亿, which is a unit without a number. Japanese is the same,
# Korean and Thai are right.
# Surprise: the locale is among those supported, and even has formal numerals; the words are no number that a reader of Chinese would write.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'to-words@5.7.0'
cat > try.cjs <<'JS'
const { ToWords } = require("to-words");
const words = (locale, n) => new ToWords({ localeCode: locale }).convert(n).replaceAll(" ", "");
const want = { 327600: "三十万二万七千六百", 21000: "二万千", 100000000: "亿" };
let changed = words("ko-KR", 327600) !== "삼십이만칠천육백";
console.log("ko-KR", 327600, words("ko-KR", 327600));
for (const [n, text] of Object.entries(want)) {
  const seen = words("zh-CN", Number(n));
  console.log("zh-CN", n, seen);
  changed ||= seen !== text;
}
if (changed) {
  console.error("CHANGED: the words are others");
  process.exit(1);
}
console.log("HOLDS: to-words builds Chinese amounts from hundred thousands and millions and drops the one before a unit, and is right in Korean.");
JS
node try.cjs
