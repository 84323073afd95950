#!/usr/bin/env bash
# npm words-to-numbers 1.5.1: "two hundred fifty thousand" is 50200, and "three hundred twenty-seven thousand six hundred" 7920.
#
# Field: amounts in words on commercial invoices, which banks and customs compare with the figures: "SAY US DOLLARS THREE HUNDRED
# TWENTY-SEVEN THOUSAND ...".
# Seen: "three hundred thousand" is 300000, rightly; as soon as tens stand between the hundreds and the thousand, the parts are added in
# another order: 250,000 is 50200, 120,000 is 20100, 27,600 is 7620. No error.
# Surprise: the plainest amounts of an invoice come out too small by a factor of five to forty.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'words-to-numbers@1.5.1'
cat > try.cjs <<'JS'
const { wordsToNumbers } = require("words-to-numbers");
const want = { "three hundred thousand": 300000, "two hundred fifty thousand": 50200, "one hundred twenty thousand": 20100,
  "twenty seven thousand six hundred": 7620, "three hundred twenty-seven thousand six hundred": 7920, "seven hundred and five": 705 };
let holds = true;
for (const [text, seen] of Object.entries(want)) {
  console.log(`${text}: ${wordsToNumbers(text)}`);
  holds &&= wordsToNumbers(text) === seen;
}
if (!holds) {
  console.error("CHANGED: the numbers are others");
  process.exit(1);
}
console.log("HOLDS: words-to-numbers multiplies only the word next to 'thousand', so two hundred fifty thousand is 50200; without " +
  "tens before the thousand it is right.");
JS
node try.cjs
