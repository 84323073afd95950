#!/usr/bin/env bash
# npm edifact 1.2.12: when a chunk ends right after a release character, the escaped sign in the next chunk acts unescaped.
#
# Field: EDIFACT INVOIC read as a stream. In "PSU 12V?+5V" the question mark makes the plus text (ISO 9735, release character).
# Seen: the message cut between "?" and "+" gives the description "PSU 12V" and a new element "5V"; cut inside "WHAT??" the end of the
# segment is swallowed, and the description reads "WHAT'UNT". Both with no error. Cut at any of the other places the result is right.
# Surprise: the parser is built for streams ("An ES6 streaming parser" in its own words) and keeps its state over all other cuts.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'edifact@1.2.12'
cat > try.cjs <<'JS'
const Parser = require("edifact/parser.js");
const read = (chunks) => {
  const parser = new Parser(), segments = [];
  parser.on("opensegment", (name) => segments.push([name]));
  parser.on("element", () => segments.at(-1).push([]));
  parser.on("component", (text) => segments.at(-1).at(-1).push(text));
  chunks.forEach((chunk) => parser.write(chunk));
  parser.end();
  return JSON.stringify(segments);
};
const text = "UNH+1+INVOIC:D:96A:UN'IMD+F++:::PSU 12V?+5V'PRI+AAA:3276.00'FTX+AAI+++WHAT??'UNT+5+1'";
const whole = read([text]);
const wrong = [];
for (let cut = 1; cut < text.length; cut++) {
  const got = read([text.slice(0, cut), text.slice(cut)]);
  if (got !== whole) wrong.push([text.slice(cut - 1, cut + 1), got]);
}
console.log("whole:", whole);
wrong.forEach(([where, got]) => console.log(`cut inside ${where}:`, got));
if (wrong.map(([where]) => where).join(" ") !== "?+ ??" || !wrong[0][1].includes('["5V"]') || !wrong[1][1].includes("WHAT'UNT")) {
  console.error("CHANGED: other cuts go wrong, or none");
  process.exit(1);
}
console.log("HOLDS: a chunk that ends after a release character loses it: one element becomes two, or two segments one, without " +
  "an error. Where a chunk ends depends on the network, not on the message.");
JS
node try.cjs
