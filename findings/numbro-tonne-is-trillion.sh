#!/usr/bin/env bash
# npm numbro 2.5.0: unformat("16 t"), a gross weight, is 16000000000000, and "5m" is five million.
#
# Field: weights and sizes on packing lists, "16 t", "5m" of cable; rates, "16 t" as some shops shorten 16 TH/s.
# Seen: k, m, b and t behind a figure are read as thousand, million, billion, trillion, with or without a space; "2.6%" is
# 0.026000000000000002. "234T", with a capital letter, gives nothing.
# Surprise: the abbreviations are for output (average: true), but they are undone without being asked for.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'numbro@2.5.0'
cat > try.cjs <<'JS'
const numbro = require("numbro");
const want = { "16 t": 16e12, "5m": 5e6, "234T": undefined, "3,276.00": 3276 };
let holds = true;
for (const [text, seen] of Object.entries(want)) {
  console.log(`${text}: ${numbro.unformat(text)}`);
  holds &&= numbro.unformat(text) === seen;
}
if (!holds) {
  console.error("CHANGED: the numbers are read otherwise");
  process.exit(1);
}
console.log("HOLDS: numbro reads a weight of 16 t as sixteen trillion and a length of 5m as five million.");
JS
node try.cjs
