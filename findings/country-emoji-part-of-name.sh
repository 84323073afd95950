#!/usr/bin/env bash
# npm country-emoji 1.5.6: "New Mexico" is Mexico, "Indiana" is India, "Inner Mongolia" is Mongolia, "Northern Ireland" is Ireland.
#
# Field: addresses of mining sites and of sellers. US sites lie in New Mexico and Indiana, much of China's mining lay in Inner Mongolia.
# Seen: code("New Mexico") MX, code("Indiana") IN, code("Inner Mongolia") MN, code("Northern Ireland") IE; "Guangdong, China" is CN as
# hoped, but "Taiwan, China" and "China (Hong Kong)" give nothing.
# Surprise: the search for a country inside a text does not stop at whole words ("Indiana") nor look for a longer known name.
# What hashgate does: an origin is read from whole words of a table; an address is never turned into an origin.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'country-emoji@1.5.6'
cat > try.cjs <<'JS'
const { code } = require("country-emoji");
const want = { "New Mexico": "MX", "Indiana": "IN", "Inner Mongolia": "MN", "Northern Ireland": "IE", "Guangdong, China": "CN" };
let holds = true;
for (const [text, seen] of Object.entries(want)) {
  console.log(`${text}: ${code(text)}`);
  holds &&= code(text) === seen;
}
if (!holds) {
  console.error("CHANGED: the codes are others");
  process.exit(1);
}
console.log("HOLDS: country-emoji answers with a country whose name is a part of the text, even of a word, so two US " +
  "states become Mexico and India and a Chinese region becomes Mongolia.");
JS
node try.cjs
