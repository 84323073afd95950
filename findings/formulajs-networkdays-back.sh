#!/usr/bin/env bash
# npm @formulajs/formulajs 4.6.1: NETWORKDAYS from a later to an earlier day counts the weekends.
#
# Field: a sheet that says by how many working days a filing is late or early. It stands in for Excel's function of that name.
# Seen: NETWORKDAYS(2012-10-01, 2013-03-01) is 110, as in Excel's documentation; the other way round it is -150, not -110. NETWORKDAYS.INTL
# the same: Excel's documentation gives -21 for 2006-02-28 to 2006-01-31, here it is -27. Python's formulas 1.3.4 gives -110.
# Surprise: the sign is turned, and so is the meaning: forwards it counts working days, backwards almost all days.
# What hashgate does: working days are counted one way, from an event to its end.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund '@formulajs/formulajs@4.6.1'
cat > try.cjs <<'JS'
const { NETWORKDAYS, NETWORKDAYSINTL } = require("@formulajs/formulajs");
const day = (text) => new Date(text + "T00:00:00");
const there = NETWORKDAYS(day("2012-10-01"), day("2013-03-01")), back = NETWORKDAYS(day("2013-03-01"), day("2012-10-01"));
const other = NETWORKDAYSINTL(day("2006-02-28"), day("2006-01-31"));
console.log(`there ${there}, back ${back}; NETWORKDAYS.INTL back ${other}, by Excel's documentation -21`);
if (there !== 110 || back !== -150 || other !== -27) {
  console.error("CHANGED: the counts are others");
  process.exit(1);
}
console.log("HOLDS: formulajs counts 110 working days from one day to another and -150 back, because the weekends are not taken out of a " +
  "span that runs backwards.");
JS
node try.cjs
