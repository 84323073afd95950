#!/usr/bin/env bash
# quantulum3 0.10.0: "50/60Hz" is 0.83 hertz, "220-240V" is 230 volts, and "3U" is three atomic mass units.
#
# Field: rating plates and lines of invoices: "220-240V 50/60Hz 16A", "3U 860TH". The slash lists two nominal frequencies.
# Seen: one quantity of 0.8333 Hz; the range of volts becomes its middle with an uncertainty; a rack height is a mass; 200T is 200 teslas,
# 234TH/s "tesla henry per second".
# Surprise: the plate states no fraction and no 230, and a check of mains against the plate would compare with numbers that stand nowhere on
# it.
# What hashgate does: power and rate are read from words of the trade; voltages and frequencies are not turned into numbers.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'quantulum3==0.10.0'
cd "$dir"
v/bin/python - <<'PY'
import sys, warnings
warnings.simplefilter("ignore")
from quantulum3 import parser

seen = {}
for text in ("220-240V 50/60Hz 16A", "3U 860TH", "Antminer S21 200T"):
    found = [(round(q.value, 4), q.unit.name) for q in parser.parse(text)]
    seen[text] = found
    print(f"{text!r}: {found}")
if (0.8333, "hertz") not in seen["220-240V 50/60Hz 16A"] or (230.0, "volt") not in seen["220-240V 50/60Hz 16A"] \
        or (3.0, "atomic mass unit") not in seen["3U 860TH"] or (200.0, "tesla") not in seen["Antminer S21 200T"]:
    sys.exit("CHANGED: the quantities are others")
print("HOLDS: quantulum3 divides the two mains frequencies of a rating plate (50/60Hz is 0.8333 Hz), averages its range of "
      "volts, and reads a rack height as a mass.")
PY
