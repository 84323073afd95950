#!/usr/bin/env bash
# price-parser 0.5.1: a price with three decimals loses its decimal sign: "0.052 BTC" is 52.
#
# Field: prices of power per kWh and of coins: 0.052, 0.085, 10.125; prices of parts in ringgit or baht with three decimals.
# Seen: "0.052 BTC" is 52, "0.999" is 999 and "10.125" is 10125, while "0.05" and "0.0525" are read rightly: the two neighbours of one price
# list differ by a factor of a thousand. With decimal_separator="." it is 0.052.
# Surprise: no group of thousands starts with a lone 0, so "0.052" cannot mean 52 in any country.
# What hashgate does: a leading 0 proves the decimal sign.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'price-parser==0.5.1'
cd "$dir"
v/bin/python - <<'PY'
import sys
from decimal import Decimal
from price_parser import parse_price
want = {"0.05": "0.05", "0.052 BTC": "52", "0.0525": "0.0525", "0.999": "999", "10.125": "10125"}
seen = {text: parse_price(text).amount for text in want}
for text, amount in seen.items():
    print(f"{text!r}: {amount}")
told = parse_price("0.052 BTC", decimal_separator=".").amount
if any(seen[t] != Decimal(v) for t, v in want.items()) or told != Decimal("0.052"):
    sys.exit("CHANGED: the amounts are others")
print("HOLDS: price-parser reads a point before exactly three digits as a mark of thousands even after a lone zero, so "
      "0.052 becomes 52 beside 0.05 and 0.0525, which stay what they are.")
PY
