#!/usr/bin/env bash
# frictionless 5.21.0: a column of prices with decimal commas is described as geographical points.
#
# Field: price lists of European and South American sellers, a semicolon between the columns and a comma before the cents.
# Seen: 95,50 / 12,75 / 3,20 under "Price" are of the type geopoint and are read as [95.0, 50.0], [12.0, 75.0], [3.0, 20.0]. As soon as one
# price has cents above 90 (12,95), which is no latitude, the column is text. The amounts never become numbers.
# Surprise: the type of a column of money hangs on whether the cents are below 91.
# What hashgate does: a decimal comma is proven by the column and read as such.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'frictionless==5.21.0'
cd "$dir"
v/bin/python - <<'PY'
import sys, warnings
warnings.simplefilter("ignore")
from frictionless import Resource, describe

def price(*texts):
    with open("prices.csv", "w") as out:
        out.write("Model;Qty;Price\n" + "".join(f"Fan;100;{t}\n" for t in texts))
    kind = next(f.type for f in describe("prices.csv").schema.fields if f.name == "Price")
    with Resource("prices.csv") as table:
        return kind, [row["Price"] for row in table.read_rows()]

low, high = price("95,50", "12,75", "3,20"), price("95,50", "12,95", "3,20")
print("95,50 12,75 3,20:", *low)
print("95,50 12,95 3,20:", *high)
if low[0] != "geopoint" or [float(part) for part in low[1][0]] != [95, 50] or high[0] != "string":
    sys.exit("CHANGED: the types of the two columns are others")
print("HOLDS: frictionless takes prices such as 95,50 for a longitude and a latitude, and drops that only when some price has "
      "more than 90 cents.")
PY
