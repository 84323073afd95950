#!/usr/bin/env bash
# python-bitcoinlib 0.12.2 str_money_value: minus one satoshi is written -1.99999999, minus 1.23456789 BTC is -2.76543211.
#
# Field: ledgers of a mine, where payments out and corrections are negative.
# Seen: whole coins are floored and the rest is taken by the remainder of Python, which is positive for a negative number, and then both are
# set beside each other. -1.0 is right; every other negative amount is off. Positive ones are right.
# Surprise: a tiny fee paid is shown as nearly two coins, with eight well-formed decimals.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'python-bitcoinlib==0.12.2'
cd "$dir"
v/bin/python - <<'PY'
import sys
from decimal import Decimal
from bitcoin.core import str_money_value
want = {-1: "-1.99999999", -123456789: "-2.76543211", -50000: "-1.9995", -100000000: "-1.0", 123456789: "1.23456789", 50000: "0.0005"}
seen = {amount: str_money_value(amount) for amount in want}
for amount, got in seen.items():
    print(f"{amount} satoshi: {got}, right is {Decimal(amount) / 100000000:f}")
if seen != want:
    sys.exit("CHANGED: the amounts are written otherwise")
print("HOLDS: python-bitcoinlib writes the floored coins of a negative amount beside the positive rest, so minus one satoshi is "
      "-1.99999999.")
PY
