#!/usr/bin/env bash
# Pint 0.25.3: 17.5 J/TH is a square of amperes: joules per terahenry.
#
# Field: efficiencies of miners, J/TH, and rates, TH/s. H is the henry of the SI, T the prefix tera, so every text parses.
# Seen: ureg("234 TH/s") is terahenry per second, 3510 W divided by 200 TH/s comes out as 1.755e-11 ampere squared, and "25 T", as trade
# texts shorten TH/s, is 25 tesla. Nothing is refused.
# Surprise: a library whose use is to refuse sums of unlike units adds 1 J/TH to the square of a current: (17.5 J/TH + 1 A**2) has a value.
# What hashgate does: the units of mining are words of its own.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'pint==0.25.3'
cd "$dir"
v/bin/python - <<'PY'
import sys
import pint
ureg = pint.UnitRegistry()
rate, power = ureg("234 TH/s"), ureg("3510 W")
efficiency = (power / ureg("200 TH/s")).to_base_units()
mixed = (ureg("17.5 J/TH") + ureg("1 A**2")).to("A**2")
short = ureg("25 T")
for text, value in (("234 TH/s", rate), ("3510 W / 200 TH/s", efficiency), ("17.5 J/TH + 1 A**2", mixed), ("25 T", short)):
    print(f"{text} -> {value}")
if efficiency.units != ureg.ampere ** 2 or abs(efficiency.magnitude - 1.755e-11) > 1e-15 \
        or short.units != ureg.tesla or rate.units != ureg.terahenry / ureg.second:
    sys.exit("CHANGED: the units are others")
print("HOLDS: Pint reads TH as terahenry and T as tesla, so the efficiency of a miner is a square of amperes and may be "
      "added to one; no text of this trade raises an error.")
PY
