#!/usr/bin/env bash
# npm es-hangul 2.4.0 amountToHangul: a credit is written out as a charge; the minus is dropped.
#
# Field: amounts in words on Korean statements and credit notes.
# Seen: amountToHangul(-327600) and amountToHangul(327600) are both 삼십이만칠천육백. Of the same package numberToHangul writes
# 마이너스 (minus) in front and numberToHangulMixed a hyphen.
# Surprise: of three functions for numbers, the one that is named for money is the one without a sign.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'es-hangul@2.4.0'
cat > try.cjs <<'JS'
const { amountToHangul, numberToHangul, numberToHangulMixed } = require("es-hangul");
const seen = [amountToHangul(327600), amountToHangul(-327600), numberToHangul(-327600), numberToHangulMixed(-327600)];
console.log("amount", seen[0], "of minus", seen[1], "number of minus", seen[2], "mixed", seen[3]);
if (seen.join() !== "삼십이만칠천육백,삼십이만칠천육백,마이너스삼십이만칠천육백,-32만7,600") {
  console.error("CHANGED: the words are others");
  process.exit(1);
}
console.log("HOLDS: amountToHangul writes the same words for 327,600 and for minus 327,600; its two sisters keep the sign.");
JS
node try.cjs
