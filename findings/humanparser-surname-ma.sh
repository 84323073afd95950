#!/usr/bin/env bash
# npm humanparser 2.7.0: the surname Ma is taken for a Master of Arts, so "Ma, Jack" has no last name.
#
# Field: names of directors and consignees split before screening; Ma (马) is among the commonest Chinese surnames.
# Seen: "Ma, Jack", "MA, Jack" and "Jack Ma" give the suffix "Ma" and an empty last name; "Ma, Wei, Jr." loses the Jr. besides. "Li, Wei"
# and "Do, Minh" give their last names, and so does "Ma Wei".
# Surprise: in the form "Last, First", which it knows, what stands before the comma can be nothing but the last name; a search by last name
# finds no Ma at all.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'humanparser@2.7.0'
cat > try.cjs <<'JS'
const { parseName } = require("humanparser");
const want = { "Ma, Jack": ["", "Ma"], "MA, Jack": ["", "MA"], "Jack Ma": ["", "Ma"], "Ma, Wei, Jr.": ["", "Ma"], "Li, Wei": ["Li"],
  "Do, Minh": ["Do"], "Ma Wei": ["Wei"] };
let changed = false;
for (const [text, [last, suffix]] of Object.entries(want)) {
  const seen = parseName(text);
  console.log(`${text}: first "${seen.firstName}", last "${seen.lastName}", suffix "${seen.suffix ?? ""}"`);
  changed ||= seen.lastName !== last || seen.suffix !== suffix;
}
if (changed) {
  console.error("CHANGED: the parts are others");
  process.exit(1);
}
console.log("HOLDS: humanparser takes the surname Ma for a degree and leaves the last name empty, even where a comma sets it apart.");
JS
node try.cjs
