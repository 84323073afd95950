#!/usr/bin/env bash
# num2words 0.5.14: a whole amount of dollars is written out as cents: 327600 becomes "three thousand, two hundred and seventy-six dollars".
#
# Field: the line in words on an invoice, made from its total.
# Seen: num2words(327600, to="currency", currency="USD") is three thousand ... dollars, zero cents; with 327600.0 or Decimal("327600.00") it
# is three hundred and twenty-seven thousand, six hundred dollars. Decimal("327600") is right as well.
# Surprise: equal numbers of two Python types differ by a factor of a hundred, and a total is an int just when its cents are zero.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'num2words==0.5.14'
cd "$dir"
v/bin/python - <<'PY'
import sys
from decimal import Decimal
from num2words import num2words
seen = [num2words(a, to="currency", currency="USD") for a in (327600, 327600.0, Decimal("327600"))]
for kind, text in zip(("int", "float", "Decimal"), seen):
    print(f"{kind} 327600: {text}")
if not seen[0].startswith("three thousand, two hundred and seventy-six dollars") or not all(s.startswith("three hundred and twenty-seven thousand, six hundred dollars") for s in seen[1:]):
    sys.exit("CHANGED: the words are others")
print("HOLDS: num2words takes an int for cents and a float or Decimal of the same value for dollars, so an invoice of 327,600 states "
      "3,276 in words.")
PY
