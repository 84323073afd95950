#!/usr/bin/env bash
# numpy-financial 1.0.0 nper: at a rate of zero the number of payments is negative.
#
# Field: how many payments of 100 pay off 1,000, or how many months of margin pay back a machine, with no interest.
# Seen: nper(0, -100, 1000) is -10; nper(1e-9, -100, 1000) is 9.9999993, and pyxirr.nper(0, -100, 1000) is 10. The documentation gives for a
# rate of zero: fv + pmt*nper + pv = 0, by which it is +10.
# Surprise: the sign flips at one single rate, the one that people try first; the branch for zero computes (pv - fv) / pmt where the other
# one computes -(fv + pv) / pmt.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'numpy-financial==1.0.0' 'pyxirr==0.10.8'
cd "$dir"
v/bin/python - <<'PY'
import sys
import numpy_financial, pyxirr
zero, near, other = numpy_financial.nper(0, -100, 1000), numpy_financial.nper(1e-9, -100, 1000), pyxirr.nper(0, -100, 1000)
saved = numpy_financial.nper(0, -100, 0, 1000)
print(f"nper(0, -100, 1000): numpy-financial {zero}, pyxirr {other}; at 1e-9 numpy-financial {near}")
print(f"nper(0, -100, 0, 1000), saving up to 1,000: {saved}, pyxirr {pyxirr.nper(0, -100, 0, 1000)}")
if zero != -10 or not 9.99 < near < 10.01 or other != 10:
    sys.exit("CHANGED: the number of payments is another")
print("HOLDS: numpy-financial needs -10 payments of 100 to pay off 1,000 without interest, and +10 as soon as the rate is a "
      "billionth.")
PY
