#!/usr/bin/env bash
# price-parser 0.5.1: a percentage loses its decimals and becomes money ("2.6%" is 2), and a credit loses its sign.
#
# Field: lines of duty sheets ("duty 2.6%") and credit lines of invoices (-120.00, (120.00), 120.00-).
# Seen: the text of a number followed by % is cut before the last digits: "2.6%" is 2, "12.5%" is 12, "25%" nothing, while "2.6 %" with a
# space is 2.6. All three ways to write a negative amount give +120.00.
# Surprise: it seems to mean to skip percentages, and skips only their decimals; the remaining 2 is an amount that nobody wrote.
# What hashgate does: a percentage is no amount and is refused; a minus in front and brackets are read as a credit.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'price-parser==0.5.1'
cd "$dir"
v/bin/python - <<'PY'
import sys
from price_parser import parse_price
texts = ["duty 2.6%", "12.5%", "25%", "2.6 %", "-120.00", "(120.00)", "120.00-"]
seen = {t: parse_price(t).amount for t in texts}
for text, amount in seen.items():
    print(f"{text!r}: {amount}")
if [str(a) for a in seen.values()] != ["2", "12", "None", "2.6", "120.00", "120.00", "120.00"]:
    sys.exit("CHANGED: the amounts are others")
print("HOLDS: price-parser makes 2 of '2.6%' and 12 of '12.5%' but 2.6 of '2.6 %', and reads every way of writing a "
      "credit of 120.00 as a charge.")
PY
