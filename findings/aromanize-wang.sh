#!/usr/bin/env bash
# npm aromanize 0.1.5, rule "rr-translit": 왕 (Wang) becomes "oang", 원 (Won) "ueon", 위 "ui".
#
# Field: Korean names of persons and firms for which a reversible spelling is wanted.
# Seen: the compound vowels ㅘ ㅝ ㅟ ㅙ ㅞ ㅚ are written as their two parts: oa, ueo, ui, oae, ue, oi. The table of the Revised Romanisation has
# one row for each, wa wo wi wae we oe, for transliteration as for transcription. The default rule "rr" writes wang, won, wi.
# Surprise: under two rules named after one standard a surname differs in its first letter.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'aromanize@0.1.5'
cat > try.cjs <<'JS'
const aromanize = require("aromanize");
const names = ["왕", "원", "위", "왜", "외"];
const plain = names.map((n) => aromanize.hangulToLatin(n, "rr")), exact = names.map((n) => aromanize.hangulToLatin(n, "rr-translit"));
names.forEach((n, i) => console.log(`${n}: rr ${plain[i]}, rr-translit ${exact[i]}`));
if (plain.join() !== "wang,won,wi,wae,oe" || exact.join() !== "oang,ueon,ui,oae,oi") {
  console.error("CHANGED: the romanised names are others");
  process.exit(1);
}
console.log("HOLDS: aromanize's transliteration spells compound vowels by their parts, so Wang is 'oang' and Won 'ueon', which no " +
  "table of the Revised Romanisation does.");
JS
node try.cjs
