#!/usr/bin/env bash
# engineering-notation 0.13.3: "10 G" is ten, "10G" ten billion; "234 TH/s" is 234 and "234TH/s" 234 trillion.
#
# Field: hash rates and powers out of data sheets, which put a space before the unit, as the SI prescribes.
# Seen: with the space the prefix becomes part of the unit's name: EngUnit("3.5 kW") is 3.5 of " kW", EngUnit("3.5kW") 3500 of "W".
# EngNumber drops the rest: EngNumber("10 G") is 10.
# Surprise: a library for prefixes loses them to a space and raises no error; 234 TH/s and 234TH/s differ by twelve digits.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'engineering-notation==0.13.3'
cd "$dir"
v/bin/python - <<'PY'
import sys
from engineering_notation import EngNumber, EngUnit
numbers = {text: float(EngNumber(text).number) for text in ("10G", "10 G", "234TH/s", "234 TH/s")}
units = {text: (float(EngUnit(text).eng_num.number), EngUnit(text).unit) for text in ("3.5kW", "3.5 kW")}
print(numbers)
print(units)
if numbers != {"10G": 1e10, "10 G": 10, "234TH/s": 234e12, "234 TH/s": 234} or units != {"3.5kW": (3500, "W"), "3.5 kW": (3.5, " kW")}:
    sys.exit("CHANGED: the values are others")
print("HOLDS: a space before the prefix makes engineering-notation read 10 G as ten and 234 TH/s as 234, without an error.")
PY
