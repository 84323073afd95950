#!/usr/bin/env bash
# clevercsv 0.8.5: a file of one column is split, inside its head or inside each entry number.
#
# Field: a CAPE declaration and a list of entries to reconcile are CSV files of one column. No delimiter stands in them.
# Seen: under the head "Entry Number" the detector answers "delimiter is a space", so the head becomes two columns and the data one; with
# dashed entry numbers (001-0000001-5) the delimiter is "-", and each entry number falls into filer, number and check digit.
# Surprise: an empty delimiter is a possible answer and is given for the head "Entry", so the package knows files of one column; one space
# in the head is enough to lose that.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'clevercsv==0.8.5'
cd "$dir"
v/bin/python - <<'PY'
import io, sys
import clevercsv

files = {
    "head of one word": "Entry\n001-0000001-5\n315-1234567-8\n",
    "head of two words": "Entry Number\n00100000015\n31512345678\n",
    "dashed numbers": "Entry Number\r\n001-0000001-5\r\n315-1234567-8\r\n",
}
found = {}
for name, text in files.items():
    dialect = clevercsv.Sniffer().sniff(text)
    rows = list(clevercsv.reader(io.StringIO(text), dialect))
    found[name] = dialect.delimiter
    print(f"{name:18} delimiter {dialect.delimiter!r:5} rows {rows[:2]}")
if found != {"head of one word": "", "head of two words": " ", "dashed numbers": "-"}:
    sys.exit("CHANGED: the delimiters are no longer '', ' ' and '-'")
print("HOLDS: clevercsv finds a space or a dash as the delimiter of a file of one column, so 'Entry Number' becomes two "
      "heads and 001-0000001-5 three cells; with the head 'Entry' it finds, rightly, none.")
PY
