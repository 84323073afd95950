#!/usr/bin/env bash
# iso-container 1.1.0: one container number in eleven is refused though its check digit is right.
#
# Field: container numbers of bills of lading. ISO 6346 takes the remainder by 11, and writes a remainder of 10 as 0; owners are asked to
# avoid such numbers, but they are valid and in use.
# Seen: of 1,000 consecutive numbers with their check digits from python-stdnum 2.2, 91 are refused, all that end in 0 for a remainder of 10,
# such as CSQU1000080. The other 909 pass, those with a remainder of 0 among them.
# Surprise: the digit is compared with the bare remainder, which no digit can equal when it is 10.
# What hashgate does: a remainder of 10 is the digit 0.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'iso-container==1.1.0' 'python-stdnum==2.2'
cd "$dir"
v/bin/python - <<'PY'
import string, sys
from iso_container import validate_container
from stdnum import iso6346

values = {}
for letter in string.ascii_uppercase:
    values[letter] = max(values.values(), default=9) + 1
    if values[letter] % 11 == 0:
        values[letter] += 1

def remainder(text):
    return sum((values[sign] if sign in values else int(sign)) * 2 ** place for place, sign in enumerate(text)) % 11

numbers = [f"CSQU{n:06}" for n in range(100000, 101000)]
full = {text: text + iso6346.calc_check_digit(text) for text in numbers}
refused = [text for text in numbers if not validate_container(full[text])]
print(len(refused), "of 1000 refused, such as", full[refused[0]] if refused else "none", "; remainders", {remainder(text) for text in refused})
if len(refused) != 91 or {remainder(text) for text in refused} != {10} or any(remainder(t) == 10 for t in numbers if t not in refused):
    sys.exit("CHANGED: other numbers are refused")
print("HOLDS: iso-container refuses every container number whose check digit 0 stands for a remainder of 10, one in eleven.")
PY
