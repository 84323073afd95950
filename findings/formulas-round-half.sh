#!/usr/bin/env bash
# PyPI formulas 1.3.4: ROUND(1.005,2) is 1.00 and ROUND(0.285,2) is 0.28, where the spreadsheets that it computes show 1.01 and 0.29.
#
# Field: workbooks of invoices and duty sheets recomputed without an office program, to check the amounts that they state.
# Seen: the two half cents go down, while ROUND(2.675,2) is 2.68 and ROUND(2.5,0) is 3. npm formulajs 4.6.1 gives 1.01, 0.29 and 2.68.
# Surprise: 1.005 and 2.675 are both a little less than they look in binary; one is rounded down and one up, so neither the rule of
# spreadsheets (round what is shown) nor that of floating point is kept.
# What hashgate does: amounts are decimals, and half a cent goes away from zero.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'formulas==1.3.4'
cd "$dir"
v/bin/python - <<'PY'
import sys, warnings
warnings.simplefilter("ignore")
import formulas
seen = {}
for text, sheet in (("1.005,2", 1.01), ("0.285,2", 0.29), ("2.675,2", 2.68), ("2.5,0", 3)):
    seen[text] = float(formulas.Parser().ast(f"=ROUND({text})")[1].compile()())
    print(f"ROUND({text}) = {seen[text]}, in a spreadsheet {sheet}")
if list(seen.values()) != [1.0, 0.28, 2.68, 3.0]:
    sys.exit("CHANGED: the rounded values are others")
print("HOLDS: formulas rounds some half cents down and some up, so a recomputed invoice differs by a cent from the workbook it was "
      "computed from.")
PY
