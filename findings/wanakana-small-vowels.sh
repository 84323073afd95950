#!/usr/bin/env bash
# npm wanakana 5.3.1: Huawei in katakana, ファーウェイ, becomes "fuaauei", Foxconn "fuokkusukon".
#
# Field: Japanese papers write foreign makers in katakana with small vowels: ファ, ウェ, ティ, ヴェ.
# Seen: toRomaji gives fua, ue, tei, vye for what Hepburn writes fa, we, ti, ve. It is not even its own inverse: toKana("fa") is ふぁ, and
# toRomaji("ふぁ") is "fua", whose kana are ふあ, two full syllables. npm hepburn 1.3.0 writes fa and wei.
# Surprise: the small vowel is what makes the foreign sound, and it is read as a full one in just the words that name foreign firms.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'wanakana@5.3.1' 'hepburn@1.3.0'
cat > try.cjs <<'JS'
const { toRomaji, toKana } = require("wanakana");
const hepburn = require("hepburn");
const want = { "ファーウェイ": "fuaauei", "フォックスコン": "fuokkusukon", "ティ": "tei", "ヴェ": "vye", "シャープ": "shaapu" };
let holds = true;
for (const [text, seen] of Object.entries(want)) {
  console.log(`${text}: wanakana ${toRomaji(text)}, hepburn ${hepburn.fromKana(text)}`);
  holds &&= toRomaji(text) === seen;
}
console.log(`fa -> ${toKana("fa")} -> ${toRomaji(toKana("fa"))} -> ${toKana(toRomaji(toKana("fa")))}`);
if (!holds || toRomaji(toKana("fa")) !== "fua" || toKana("fua") !== "ふあ") {
  console.error("CHANGED: the texts are romanised otherwise");
  process.exit(1);
}
console.log("HOLDS: wanakana reads small vowels as full ones, so katakana names of foreign firms do not come out as anything like the name, and " +
  "'fa' does not survive the way to kana and back.");
JS
node try.cjs
