#!/usr/bin/env bash
# xlsx2csv 0.8.6: a number whose format shows a unit in quotes is replaced by the text of the format; the number is lost.
#
# Field: specification sheets and invoices whose cells hold 234 with the format 0 "TH/s", or 3276 with "USD" #,##0.00.
# Seen: the CSV holds 0 "t12/s" and "us19" #,##0.00 and 0 "29ays": the letters d, h, m, s, y inside the quotes are replaced by parts of a
# date that the number would mean, and all else is copied. 0.052 with 0.000 "$/kWh" becomes 01:14. 0"T" and 0.0 are right. Quoted text in a
# format code is literal (ECMA-376 part 1, 18.8.31). openpyxl and calamine read the numbers.
# Surprise: the value does not survive in any form, and "USD" in a format is enough.
# What hashgate does: a cell is read as its number, whatever unit its format shows.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'xlsx2csv==0.8.6' 'xlsxwriter==3.3.1' 'python-calamine==0.9.1'
cd "$dir"
v/bin/python - <<'PY'
import csv, subprocess, sys
import python_calamine, xlsxwriter
cells = [(234, '0 "TH/s"'), (3276, '"USD" #,##0.00'), (30, '0 "days"'), (0.052, '0.000 "$/kWh"'), (16, '0"T"')]
book = xlsxwriter.Workbook("spec.xlsx")
sheet = book.add_worksheet("Spec")
for row, (value, code) in enumerate(cells):
    sheet.write_number(row, 0, value, book.add_format({"num_format": code}))
book.close()
out = subprocess.run(["v/bin/xlsx2csv", "-d", "\t", "spec.xlsx"], check=True, capture_output=True, text=True).stdout
seen = [line[0] for line in csv.reader(out.splitlines(), delimiter="\t")]
other = [r[0] for r in python_calamine.CalamineWorkbook.from_path("spec.xlsx").get_sheet_by_index(0).to_python()]
for (value, code), text, o in zip(cells, seen, other):
    print(f"{value} as {code}: xlsx2csv {text}, calamine {o}")
if seen[1:] != ['"us19" #,##0.00', '0 "29ays"', "01:14", "16"] or seen[0] != '0 "t12/s"' or other != [v for v, _ in cells]:
    sys.exit("CHANGED: the texts are others")
print("HOLDS: xlsx2csv takes letters of quoted units for codes of a date and writes the format in place of the value: 3276 in a cell "
      "formatted with USD becomes \"us19\" #,##0.00.")
PY
