#!/usr/bin/env bash
# npm loanjs 1.1.2: the parts of capital of a loan do not add up to the loan, though the result says that they do.
#
# Field: machines bought on credit: 327,600 over 36 months at 8%.
# Seen: the parts of capital sum to 327,599.86, yet capitalSum is 327600 and the last row remains 0; over 60 months they sum to 327,600.23.
# The last row repays 10,197.80 where 10,197.94 was left.
# Surprise: the rest of all roundings is neither paid by the last instalment nor left over; it is set to zero, and only a sum of the column
# shows it.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'loanjs@1.1.2'
cat > try.cjs <<'JS'
const { Loan } = require("loanjs");
const seen = [36, 60].map((months) => {
  const loan = Loan(327600, months, 8), rows = loan.installments;
  const parts = rows.reduce((sum, row) => sum + row.capital, 0).toFixed(2);
  console.log(`${months} months: capitalSum ${loan.capitalSum}, parts ${parts}, left before the last ${rows.at(-2).remain.toFixed(2)}, ` +
    `last part ${rows.at(-1).capital.toFixed(2)}, remain ${rows.at(-1).remain}`);
  return [loan.capitalSum, parts, rows.at(-1).remain].join();
});
if (seen.join(";") !== "327600,327599.86,0;327600,327600.23,0") {
  console.error("CHANGED: the parts of capital are others");
  process.exit(1);
}
console.log("HOLDS: the parts of capital that loanjs lists miss the loan by 14 or 23 cents, while its total and its last remainder say " +
  "that nothing is missing.");
JS
node try.cjs
