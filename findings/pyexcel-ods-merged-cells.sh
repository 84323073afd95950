#!/usr/bin/env bash
# pyexcel-ods 0.6.0: after a merged cell every later value of the row moves one column to the left.
#
# Field: invoices kept as ODS, where a description often spans two columns. The hidden half is written as table:covered-table-cell, which
# takes up its column like any other cell (OpenDocument 1.3 part 3).
# Seen: a description merged over "Description" and "Model" puts the quantity under "Model" and the price under "Qty": 100 pieces at 25.00
# read as 25 pieces. calamine and pyexcel-ods3 keep the place.
# Surprise: no error; the row is only shorter, which rows of a sheet often are.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'odfpy==1.4.1' 'pyexcel-ods==0.6.0' 'python-calamine==0.9.1'
cd "$dir"
v/bin/python - <<'PY'
import sys
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableRow, TableCell
from odf.text import P

def cell(text, **attributes):
    made = TableCell(**attributes)
    made.addElement(P(text=text))
    return made

book, sheet = OpenDocumentSpreadsheet(), Table(name="Invoice")
head, line = TableRow(), TableRow()
for word in ("Description", "Model", "Qty", "Price"):
    head.addElement(cell(word, valuetype="string"))
line.addElement(cell("Fan for S21", valuetype="string", numbercolumnsspanned=2, numberrowsspanned=1))
line.addElement(CoveredTableCell())
line.addElement(cell("100", valuetype="float", value="100"))
line.addElement(cell("25", valuetype="float", value="25"))
for row in (head, line):
    sheet.addElement(row)
book.spreadsheet.addElement(sheet)
book.save("invoice.ods")

import pyexcel_ods, python_calamine
read = {
    "pyexcel-ods": pyexcel_ods.get_data("invoice.ods")["Invoice"],
    "calamine": python_calamine.CalamineWorkbook.from_path("invoice.ods").get_sheet_by_index(0).to_python(),
}
qty = {name: dict(zip(rows[0], rows[1])).get("Qty") for name, rows in read.items()}
for name, rows in read.items():
    print(f"{name:12}{rows[1]}  Qty = {qty[name]}")
if qty != {"pyexcel-ods": 25, "calamine": 100}:
    sys.exit("CHANGED: the quantities are no longer 25 and 100")
print("HOLDS: pyexcel-ods drops the covered half of a merged cell, so the quantity of the line is read from the "
      "price column (25 instead of 100); calamine keeps the columns of the same file in place.")
PY
