#!/usr/bin/env bash
# polars 2.1.0 and duckdb 2.0.1: "01/02/26" in one CSV column is the year 26 in one and 26 February 2001 in the other.
#
# Field: reports of US customs and of brokers write entry dates as MM/DD/YY: 01/02/26 is 2 January 2026.
# Seen: polars with try_parse_dates gives 0026-02-01 (day first, year 26), duckdb's read_csv 2001-02-26 (year first). The same with four
# digits, 01/02/2026, is 1 February in both; 02/13/2026 is text in polars and 2026-02-13 in duckdb.
# Surprise: both have a type "date" afterwards and no doubt is left; the two differ by 1975 years, and neither gives the American reading.
# What hashgate does: a date that may be two is refused, and so is a year of two digits.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'polars==2.1.0' 'duckdb==2.0.1'
cd "$dir"
v/bin/python - <<'PY'
import sys
import duckdb, polars
seen = {}
for text in ("01/02/26", "01/02/2026", "02/13/2026"):
    with open("d.csv", "w") as out:
        out.write(f"entry_date,n\n{text},1\n{text},2\n")
    seen[text] = (str(polars.read_csv("d.csv", try_parse_dates=True)["entry_date"][0]),
                  str(duckdb.sql("select entry_date from read_csv('d.csv')").fetchall()[0][0]))
    print(f"{text}: polars {seen[text][0]}, duckdb {seen[text][1]}")
if seen != {"01/02/26": ("0026-02-01", "2001-02-26"), "01/02/2026": ("2026-02-01", "2026-02-01"), "02/13/2026": ("02/13/2026", "2026-02-13")}:
    sys.exit("CHANGED: the dates are others")
print("HOLDS: polars reads 01/02/26 as 1 February of the year 26, duckdb as 26 February 2001, both without a word; an American "
      "report of 2 January 2026 is read rightly by neither.")
PY
