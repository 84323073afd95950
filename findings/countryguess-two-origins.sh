#!/usr/bin/env bash
# countryguess 0.4.9: "Thailand / Malaysia" is Malaysia, in either order, and "Not made in China" is China.
#
# Field: the origin column of resellers who ship from two plants: "Thailand / Malaysia", "MY or TH". The two may have different duties.
# Seen: guess_country answers with one country and no sign that the text names two; "Hong Kong (goods of Malaysia)" is HK. country_converter
# 1.3.2 returns a list of both for the first text.
# Surprise: the second half of the cell is dropped, and which half does not depend on the order in the text but on the package's own.
# What hashgate does: a cell that names two countries is not read as one of them.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'countryguess==0.4.9' 'country_converter==1.3.2' 'pandas==2.3.3'
cd "$dir"
v/bin/python - <<'PY'
import logging, sys
import country_converter
from countryguess import guess_country
logging.disable(logging.CRITICAL)
want = {"Thailand / Malaysia": "MY", "Malaysia / Thailand": "MY", "Hong Kong (goods of Malaysia)": "HK", "Not made in China": "CN"}
seen = {text: guess_country(text)["iso2"] for text in want}
for text, code in seen.items():
    print(f"{text}: {code}")
both = country_converter.CountryConverter().convert("Thailand / Malaysia", to="ISO2")
print("country_converter, Thailand / Malaysia:", both)
if seen != want or sorted(both) != ["MY", "TH"]:
    sys.exit("CHANGED: the countries are others")
print("HOLDS: countryguess names one country for a text that names two and for one that denies it; the other half of the cell is "
      "lost without a sign.")
PY
