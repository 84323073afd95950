#!/usr/bin/env bash
# pandas 3.1.1 read_excel(engine="odf"): a true/false cell of an ODS sheet is False unless the text shown is the English "TRUE".
#
# Field: check lists of importers ("SDoC on file", "photos of labels taken") kept as ODS in an office program that is not set to English.
# The value of such a cell is the attribute office:boolean-value="true" (OpenDocument 1.3 part 3, 19.369); the paragraph inside is only what
# the program shows: WAHR in German, VRAI in French, 真 in Chinese.
# Seen: pandas compares the shown text with "TRUE". WAHR, VRAI and 真 come back False; a time cell of 22:30:45 shown as 22:30 comes back
# 22:30:00. calamine and pyexcel-ods read the stored values.
# Surprise: the answer depends on the language of the program that wrote the file, and a confirmed fact turns into a denied one.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'odfpy==1.4.1' 'pandas==3.1.1' 'python-calamine==0.9.1'
cd "$dir"
v/bin/python - <<'PY'
import datetime, sys
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableRow, TableCell
from odf.text import P

book, sheet = OpenDocumentSpreadsheet(), Table(name="Facts")
shown = ["TRUE", "WAHR", "VRAI", "真"]
for text in shown:
    row, made = TableRow(), TableCell(valuetype="boolean", booleanvalue="true")
    made.addElement(P(text=text))
    row.addElement(made)
    sheet.addElement(row)
row, made = TableRow(), TableCell(valuetype="time", timevalue="PT22H30M45S")
made.addElement(P(text="22:30"))
row.addElement(made)
sheet.addElement(row)
book.spreadsheet.addElement(sheet)
book.save("facts.ods")

import pandas, python_calamine
by_pandas = pandas.read_excel("facts.ods", engine="odf", header=None)[0].tolist()
by_calamine = [r[0] for r in python_calamine.CalamineWorkbook.from_path("facts.ods").get_sheet_by_index(0).to_python()]
for text, p, c in zip(shown + ["22:30"], by_pandas, by_calamine):
    print(f"shown {text!r:8} pandas {p!s:10} calamine {c}")
if by_calamine != [True] * 4 + [datetime.time(22, 30, 45)]:
    sys.exit("CHANGED: the file no longer holds what this script means it to hold")
if by_pandas[:4] != [True, False, False, False] or by_pandas[4] != datetime.time(22, 30):
    sys.exit("CHANGED: pandas no longer reads the shown text")
print("HOLDS: pandas reads true cells of an ODS file as False when the office program showed them in another language "
      "than English, and a time without the seconds that are stored: it reads the text on show, not the value.")
PY
