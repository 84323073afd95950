#!/usr/bin/env bash
# pyexcel-ods3 0.6.1 beside pyexcel-ods 0.6.0: a call of the one is answered by the reader of the other.
#
# Field: a firm's environment in which two tools brought two plugins of the pyexcel family for the same sheets.
# Seen: pyexcel_ods3.get_data(file) alone returns {"Packing": three rows}. After `pip install pyexcel-ods` the very same call returns one
# row, because both register for "ods" in pyexcel-io and the call looks the format up there, not its own reader.
# Surprise: installing a package that nobody imports changes the number of rows that another package reads.
# What hashgate does: it has one reader per format, compiled in; nothing is looked up at run time.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'odfpy==1.4.1' 'pyexcel-ods3==0.6.1'
cd "$dir"
v/bin/python - <<'PY'
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableRow, TableCell
from odf.text import P
book, sheet, row, cell = OpenDocumentSpreadsheet(), Table(name="Packing"), TableRow(numberrowsrepeated=3), TableCell(valuetype="float", value="100")
cell.addElement(P(text="100"))
row.addElement(cell)
sheet.addElement(row)
book.spreadsheet.addElement(sheet)
book.save("packing.ods")
PY
cat > rows.py <<'PY'
import pyexcel_ods3
print(len([row for row in pyexcel_ods3.get_data("packing.ods")["Packing"] if row]))
PY
before=$(v/bin/python rows.py)
v/bin/pip install -q --disable-pip-version-check 'pyexcel-ods==0.6.0'
after=$(v/bin/python rows.py)
echo "pyexcel_ods3.get_data: $before rows alone, $after with pyexcel-ods installed beside it"
if [ "$before" != 3 ] || [ "$after" != 1 ]; then
    echo "CHANGED: the call no longer gives 3 rows before and 1 after" >&2
    exit 1
fi
echo "HOLDS: pyexcel_ods3.get_data reads three rows while it is alone and one row as soon as pyexcel-ods is installed" \
    "beside it, although no line of code names that package."
