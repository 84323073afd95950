#!/usr/bin/env bash
# npm js-quantities 1.8.0 and convert-units 2.3.4: "1 t" is 1000 kg in one and 907 kg in the other, "1 mt" 1 kg and 1000 kg.
#
# Field: gross weights on bills of lading and packing lists, in t or MT; both mean the tonne of 1000 kg.
# Seen: convert-units takes t for the American short ton and mt for the metric one; js-quantities takes t for the tonne and mt for a
# thousandth of it, so 20 mt, a full container, weigh 20 kg. The SI Brochure gives t to the tonne.
# Surprise: each is right about the sign that the other has wrong, and no sign of the two is safe in both.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'js-quantities@1.8.0' 'convert-units@2.3.4'
cat > try.cjs <<'JS'
const Quantity = require("js-quantities");
const convert = require("convert-units");
const seen = ["t", "mt"].map((unit) => [Quantity(`1 ${unit}`).to("kg").scalar, convert(1).from(unit).to("kg")]);
["t", "mt"].forEach((unit, i) => console.log(`1 ${unit}: js-quantities ${seen[i][0]} kg, convert-units ${seen[i][1]} kg`));
if (seen[0][0] !== 1000 || Math.round(seen[0][1]) !== 907 || Math.abs(seen[1][0] - 1) > 1e-9 || seen[1][1] !== 1000) {
  console.error("CHANGED: the weights are others");
  process.exit(1);
}
console.log("HOLDS: a weight in t is a short ton in convert-units and a tonne in js-quantities, a weight in mt a tonne in the first and a " +
  "kilogram in the second.");
JS
node try.cjs
