#!/usr/bin/env bash
# npm currency.js 2.0.4: half a cent is rounded up for a charge and towards zero for its refund.
#
# Field: a duty computed, paid, and claimed back: 0.125 percent of value, MPF of 0.3464 percent, ends in half cents now and then.
# Seen: currency(1.005) is 1.01 and currency(-1.005) is -1.00; 2.675 is 2.68 and -2.675 is -2.67. So a charge and its reversal, each made
# from the same figure, leave one cent behind. currency(1.005).multiply(-1) gives -1.01.
# Surprise: money libraries round half away from zero or half to even, both of which are symmetric; here x and -x differ.
# What hashgate does: decimals, rounded half away from zero, once, where the regulation rounds.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'currency.js@2.0.4'
cat > try.cjs <<'JS'
const currency = require("currency.js");
let left = 0;
for (const figure of [1.005, 2.675, 10.235, 0.125]) {
  const charge = currency(figure).value, refund = currency(-figure).value;
  console.log(`${figure}: charge ${charge}, refund ${refund}, left ${currency(charge).add(refund).value}`);
  left += currency(charge).add(refund).intValue;
}
console.log("currency(1.005).multiply(-1) =", currency(1.005).multiply(-1).value, "but currency(-1.005) =", currency(-1.005).value);
if (left !== 4 || currency(1.005).multiply(-1).value !== -1.01 || currency(-1.005).value !== -1) {
  console.error("CHANGED: the charge and its refund no longer leave a cent each");
  process.exit(1);
}
console.log("HOLDS: currency.js rounds half cents towards plus infinity, so four charges and their four refunds of the same " +
  "figures leave 0.04 on the account.");
JS
node try.cjs
