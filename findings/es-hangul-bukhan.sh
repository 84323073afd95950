#!/usr/bin/env bash
# npm es-hangul 2.4.0 romanize: 북한 (North Korea) becomes "bukan", 묵호 "muko", 집현전 "jipyeonjeon".
#
# Field: places and parties of Korea in Latin letters. The rule of 2000 for the Roman letters of Korean keeps the h in nouns after k, t and p
# and gives just 묵호 Mukho and 집현전 Jiphyeonjeon as its examples.
# Seen: the library first turns a word into its sound, where h melts with the consonant, and writes that. 신라 Silla, 종로 Jongno and
# 왕십리 Wangsimni, other examples of the same rule, are right.
# Surprise: all the hard cases are right, and the easy one, which shows the letters as they stand, is lost; a search for "bukhan" finds
# nothing.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'es-hangul@2.4.0'
cat > try.cjs <<'JS'
const { romanize } = require("es-hangul");
const want = { "북한": "bukan", "묵호": "muko", "집현전": "jipyeonjeon", "신라": "silla", "종로": "jongno", "왕십리": "wangsimni" };
let changed = false;
for (const [text, value] of Object.entries(want)) {
  const seen = romanize(text);
  console.log(text, seen);
  changed ||= seen !== value;
}
if (changed) {
  console.error("CHANGED: the names are spelt otherwise");
  process.exit(1);
}
console.log("HOLDS: es-hangul drops the h of nouns after k and p, so North Korea is bukan and Mukho is muko, against the examples of the " +
  "rule that it follows elsewhere.");
JS
node try.cjs
