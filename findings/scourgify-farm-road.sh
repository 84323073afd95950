#!/usr/bin/env bash
# usaddress-scourgify 0.7.1: the Texan road FM 1960 becomes "FM 1960TH".
#
# Field: addresses of sites in Texas, where farm-to-market roads are written FM with a number, brought to one form.
# Seen: "100 FM 1960 Rd W" becomes "100 FM 1960TH RD W"; "2500 County Road 207" and "1500 Highway 6 E" keep their numbers.
# Surprise: the number of a road is turned into an ordinal, as if it were 5th Street; the result is no address of the postal service, whose
# form it is meant to give.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'usaddress-scourgify==0.7.1'
cd "$dir"
v/bin/python - <<'PY'
import sys
from scourgify import normalize_address_record
want = {"100 FM 1960 Rd W, Houston, TX 77090": "100 FM 1960TH RD W", "2500 County Road 207, Rockdale, TX 76567": "2500 COUNTY RD 207",
        "1500 Highway 6 E, Fort Worth TX 76102": "1500 HWY 6 E"}
seen = {text: normalize_address_record(text)["address_line_1"] for text in want}
for text, got in seen.items():
    print(text, "->", got)
if seen != want:
    sys.exit("CHANGED: the addresses are others")
print("HOLDS: scourgify makes an ordinal of the number of a farm-to-market road that is followed by Rd.")
PY
