#!/usr/bin/env bash
# pyexcel-ods 0.6.0: a row that an ODS file states once "repeated 3 times" is read once.
#
# Field: packing lists and invoices kept as ODS. Office programs write equal rows that follow each other as one table:table-row with
# table:number-rows-repeated, which says how many rows it stands for (OpenDocument 1.3 part 3).
# Seen: a sheet with three equal pallets of 100 miners comes back as one row of 100. No error, no warning. The sister package pyexcel-ods3
# 0.6.1 reads the same file as three rows.
# Surprise: the sum of a column depends on which of two plugins of one family is installed, and equal rows are what a packing list holds.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
# One environment per plugin: see pyexcel-ods-plugin-choice.sh.
for one in 'pyexcel-ods3==0.6.1' 'pyexcel-ods==0.6.0'; do
    python3 -m venv "$dir/${one%%=*}"
    "$dir/${one%%=*}/bin/pip" install -q --disable-pip-version-check 'odfpy==1.4.1' "$one"
done
cd "$dir"
cat > made.py <<'PY'
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableRow, TableCell
from odf.text import P

def cell(text, **attributes):
    made = TableCell(**attributes)
    made.addElement(P(text=text))
    return made

book, sheet = OpenDocumentSpreadsheet(), Table(name="Packing")
head = TableRow()
for word in ("Model", "Qty"):
    head.addElement(cell(word, valuetype="string"))
pallet = TableRow(numberrowsrepeated=3)
pallet.addElement(cell("S21 Pro", valuetype="string"))
pallet.addElement(cell("100", valuetype="float", value="100"))
sheet.addElement(head)
sheet.addElement(pallet)
book.spreadsheet.addElement(sheet)
book.save("packing.ods")
PY
cat > sum.py <<'PY'
import importlib, sys
reader = importlib.import_module(sys.argv[1].replace("-", "_"))
rows = [r for r in reader.get_data("packing.ods")["Packing"][1:] if r]
print(sum(r[1] for r in rows))
PY
pyexcel-ods/bin/python made.py
plain=$(pyexcel-ods/bin/python sum.py pyexcel-ods)
three=$(pyexcel-ods3/bin/python sum.py pyexcel-ods3)
echo "pieces read: pyexcel-ods $plain, pyexcel-ods3 $three"
if [ "$plain" != 100 ] || [ "$three" != 300 ]; then
    echo "CHANGED: the two readers no longer give 100 and 300" >&2
    exit 1
fi
echo "HOLDS: pyexcel-ods reads a row that stands three times in an ODS sheet once, so 300 machines become 100;" \
    "pyexcel-ods3 reads all three. Neither says a word."
