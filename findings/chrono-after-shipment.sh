#!/usr/bin/env bash
# npm chrono-node 2.10.3: "payment 45 days after shipment" is a date 45 days from today, and the seller "Sun Microsystems" is next Sunday.
#
# Field: terms of payment and names of parties in the text of offers and mails, searched for dates.
# Seen: on 2026-11-27 "45 days after shipment" gives 2027-01-11, the same as "45 days after today". "Sun
# Microsystems" gives 2026-11-29, while "May Mining LLC" gives nothing. "MAR 12 units" is 12 March.
# Surprise: the words after "after" name another event, and are dropped; the day given is one that the text does not state.
# What hashgate does: a term is no date, and a party's name is not searched for one.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'chrono-node@2.10.3'
cat > try.cjs <<'JS'
const chrono = require("chrono-node");
const today = new Date(2026, 10, 27, 12);
const day = (text) => {
  const found = chrono.parseDate(text, today);
  return found && [found.getFullYear(), found.getMonth() + 1, found.getDate()].map((n) => String(n).padStart(2, "0")).join("-");
};
const want = { "payment 45 days after shipment": "2027-01-11", "45 days after today": "2027-01-11", "Sun Microsystems": "2026-11-29", "May Mining LLC": null, "MAR 12 units": "2027-03-12" };
let holds = true;
for (const [text, seen] of Object.entries(want)) {
  console.log(`${text}: ${day(text)}`);
  holds &&= day(text) === seen;
}
if (!holds) {
  console.error("CHANGED: the days are others");
  process.exit(1);
}
console.log("HOLDS: chrono-node counts a term that runs from the shipment from today, and reads a party's name as a day of the week.");
JS
node try.cjs
