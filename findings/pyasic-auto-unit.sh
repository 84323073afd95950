#!/usr/bin/env bash
# pyasic 0.79.0: auto_unit() of 234 TH/s is 234000000000000 H/s: it looks at the figure and forgets its unit.
#
# Field: rates of machines shown in the unit that fits.
# Seen: SHA256HashRate(rate=234, unit=TH).auto_unit() is 2.34e14 H/s, 860 TH/s 8.6e14 H/s; a farm of 2,500,000 TH/s becomes 2.5e12 MH/s.
# Only a rate in H/s comes out as meant (234e12 H/s is 234 TH/s). 1000 GH/s and 1 TH/s are not equal, though their sum is 2 TH/s.
# Surprise: the rates that miners report, in TH/s and GH/s, are turned into the least readable form by the method that is to make them
# readable.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'pyasic==0.79.0'
cd "$dir"
v/bin/python - <<'PY'
import sys
from pyasic.device.algorithm.hashrate import SHA256HashRate as Rate
from pyasic.device.algorithm.hashrate.unit import SHA256Unit as Unit
seen = []
for figure, unit in ((234, Unit.TH), (860, Unit.TH), (2_500_000, Unit.TH), (234e12, Unit.H)):
    rate = Rate(rate=figure, unit=unit)
    seen.append(repr(rate.auto_unit()))
    print(f"{rate!r} -> {seen[-1]}")
equal = Rate(rate=1000, unit=Unit.GH) == Rate(rate=1, unit=Unit.TH)
print("1000 GH/s == 1 TH/s:", equal)
if [s.split()[1] for s in seen] != ["H/s", "H/s", "MH/s", "TH/s"] or equal:
    sys.exit("CHANGED: the units are others")
print("HOLDS: pyasic chooses the unit of a hash rate by its bare figure, so 234 TH/s are shown as 234 million million H/s.")
PY
