#!/usr/bin/env bash
# npm financejs 4.1.0 PP: the fraction of the last period is counted from its end, so a later payback looks earlier.
#
# Field: payback of a miner from uneven monthly earnings.
# Seen: 1,000 paid, then 990 and 1,000: 10 are left to earn in the second period, and the answer is 1.99. Then 10 and 1,000: 990 are left,
# and the answer is 1.01. Right are 1.01 and 1.99. Its documented example, -50, 10, 13, 16, 19, 22, gives 3.42; after three periods 11 of
# 19 are missing, which is 3.58. Back exactly at the end (500, 500, 500) gives 3, though its own form for even flows gives 2.
# Surprise: of two machines the faster one has the longer payback, and every result lies in the right period, so none looks odd.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'financejs@4.1.0'
cat > try.cjs <<'JS'
const Finance = require("financejs");
const finance = new Finance();
const seen = [[-1000, 990, 1000], [-1000, 10, 1000], [-50, 10, 13, 16, 19, 22], [-1000, 500, 500, 500]].map((flows) => {
  let left = -flows[0], period = 0;
  while (left > flows[period + 1]) left -= flows[++period];
  const got = finance.PP(flows.length - 1, ...flows).toFixed(2), right = (period + left / flows[period + 1]).toFixed(2);
  console.log(`${flows}: financejs ${got}, counted from the start of the period ${right}`);
  return `${got} ${right}`;
});
const even = finance.PP(0, -1000, 500);
console.log("500 a period, even form:", even);
if (seen.join() !== "1.99 1.01,1.01 1.99,3.42 3.58,3.00 2.00" || even !== 2) {
  console.error("CHANGED: the paybacks are others");
  process.exit(1);
}
console.log("HOLDS: financejs takes the part of the last period that is not needed for the part that is, so 990 then 1,000 pay back 1,000 " +
  "later than 10 then 1,000.");
JS
node try.cjs
