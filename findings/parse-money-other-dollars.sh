#!/usr/bin/env bash
# npm parse-money 1.0.12: the dollars of Hong Kong, Singapore, Taiwan and Australia are US dollars, and so is USDT.
#
# Field: quotes for miners from Hong Kong and Singapore, written HK$ and S$; tether as means of payment.
# Seen: "HK$ 500", "S$45", "NT$300", "A$ 12" and "USDT 500" have the currency USD; "R$ 1.234,56" is BRL. Yuan, ringgit and won (¥, RM, ₩)
# give null, so the caller learns that the currency is unknown.
# Surprise: the letters that name the dollar are thrown away without a doubt, though for the real of Brazil they are read: a price of
# HK$ 500 is more than seven times overstated.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'parse-money@1.0.12'
cat > try.cjs <<'JS'
const loaded = require("parse-money");
const parseMoney = loaded.default ?? loaded;
const want = { "HK$ 500": "USD", "S$45": "USD", "NT$300": "USD", "A$ 12": "USD", "USDT 500": "USD", "US$1,234.56": "USD", "R$ 1.234,56": "BRL",
  "RM 1,200.50": null, "¥12,000": null };
let changed = false;
for (const [text, currency] of Object.entries(want)) {
  const seen = parseMoney(text);
  console.log(`${text}: ${seen.amount} ${seen.currency}`);
  changed ||= seen.currency !== currency;
}
if (changed) {
  console.error("CHANGED: the currencies are others");
  process.exit(1);
}
console.log("HOLDS: parse-money reads HK$, S$, NT$, A$ and USDT as US dollars, but knows R$, and says null where it knows no sign.");
JS
node try.cjs
