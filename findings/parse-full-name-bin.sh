#!/usr/bin/env bash
# npm parse-full-name 1.2.7: "Bin Wang" and "Van Nguyen" have no first name; all is last name.
#
# Field: names of directors split before screening. Bin (斌, 彬) and Van (Văn) are common names of China and Vietnam.
# Seen: a first word that is also a particle of Arabic or Dutch surnames is joined to the last name: last "Bin Wang", first "". "Wei Wang" and
# "Wang Bin" are split.
# Surprise: a particle needs something in front of it; at the head of two words it can only be the given name, and the field of errors is
# empty.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'parse-full-name@1.2.7'
cat > try.cjs <<'JS'
const { parseFullName } = require("parse-full-name");
const want = { "Bin Wang": ["", "Bin Wang"], "Van Nguyen": ["", "Van Nguyen"], "Wei Wang": ["Wei", "Wang"], "Wang Bin": ["Wang", "Bin"] };
let changed = false;
for (const [text, [first, last]] of Object.entries(want)) {
  const seen = parseFullName(text);
  console.log(`${text}: first "${seen.first}", last "${seen.last}", errors ${seen.error.length}`);
  changed ||= seen.first !== first || seen.last !== last || seen.error.length !== 0;
}
if (changed) {
  console.error("CHANGED: the parts are others");
  process.exit(1);
}
console.log("HOLDS: parse-full-name takes a given name that looks like a particle into the last name and reports no error.");
JS
node try.cjs
