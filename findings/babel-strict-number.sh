#!/usr/bin/env bash
# Babel 2.19.0: parse_decimal in strict mode takes "1_000", "NaN", "sNaN", "Infinity" and "1e5" for properly written English numbers.
#
# Field: amounts and quantities of an invoice, checked by the rules of its language before they are summed.
# Seen: parse_decimal(text, locale="en_US", strict=True) refuses "1,2,3" and "1 000" but returns Decimal("NaN"), Decimal("sNaN"),
# Decimal("Infinity") and 1000 for these texts. "NaN" in an amount column then makes every sum NaN, and comparing sNaN raises far from the
# cell.
# Surprise: strict is documented to refuse what is "not properly formatted"; what the groups of digits do not catch is left to Python's
# Decimal, whose own spellings no locale has.
# What hashgate does: an amount is digits, groups and one decimal sign.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'babel==2.19.0'
cd "$dir"
v/bin/python - <<'PY'
import sys
from babel.numbers import NumberFormatError, parse_decimal
seen = {}
for text in ("1,000.50", "1,2,3", "1 000", "1_000", "NaN", "sNaN", "Infinity", "1e5"):
    try:
        seen[text] = str(parse_decimal(text, locale="en_US", strict=True))
    except NumberFormatError:
        seen[text] = "refused"
    print(f"{text}: {seen[text]}")
if seen != {"1,000.50": "1000.50", "1,2,3": "refused", "1 000": "refused", "1_000": "1000", "NaN": "NaN", "sNaN": "sNaN", "Infinity": "Infinity", "1e5": "1E+5"}:
    sys.exit("CHANGED: the numbers are read otherwise")
print("HOLDS: Babel's strict reading of numbers refuses a misplaced comma but accepts NaN, Infinity, an exponent and an underscore, which are "
      "Python's and no language's way to write an amount.")
PY
