#!/usr/bin/env bash
# pycel 1.0b30: TRIM keeps the spaces at both ends of a text, so a trimmed name is not equal to the name.
#
# Field: parties and serial numbers of a workbook, cleaned by TRIM and looked up, computed in Python.
# Seen: TRIM("  S21  Pro ") is " S21 Pro ": runs of spaces become one, and so do those at the ends. A spreadsheet gives "S21 Pro".
# MATCH(TRIM(" S21 "), ...) finds nothing where the spreadsheet finds the row. VLOOKUP, SUMIF and TEXT behave as in Excel.
# Surprise: the function does the half of its work for which it is not named.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'pycel==1.0b30' 'openpyxl==3.1.5'
cd "$dir"
v/bin/python - <<'PY'
import sys
import openpyxl
from pycel import ExcelCompiler
book = openpyxl.Workbook()
sheet = book.active
sheet.title = "A"
sheet["A1"], sheet["A2"] = "S19", "S21"
sheet["C1"] = "  S21  Pro "
sheet["D1"], sheet["D2"], sheet["D3"] = "=TRIM(C1)", '=MATCH(TRIM(" S21 "),A1:A2,0)', '=MATCH("S21",A1:A2,0)'
book.save("list.xlsx")
compiler = ExcelCompiler(filename="list.xlsx")
seen = [compiler.evaluate(f"A!D{row}") for row in (1, 2, 3)]
print(seen)
if seen != [" S21 Pro ", "#N/A", 2]:
    sys.exit("CHANGED: the text is trimmed otherwise")
print("HOLDS: pycel's TRIM leaves one space at each end, so a trimmed model is not found in the list that holds it.")
PY
