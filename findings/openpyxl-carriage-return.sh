#!/usr/bin/env bash
# openpyxl 3.1.5 and pylightxl 1.61: a carriage return in a cell is read as the seven characters _x000D_.
#
# Field: descriptions of two lines, typed or pasted on Windows: the model above, the rate below. XLSX escapes the carriage return as _x000D_
# (ECMA-376 part 1, 22.9.2.19, ST_Xstring), followed by a plain line feed.
# Seen: "S21 Pro" / "234T" reads S21 Pro_x000D_ + line feed + 234T. calamine 0.9.1 returns the two characters CR LF.
# Surprise: the word before the line break grows by seven characters, so "S21 Pro" is not found at the end of a line.
# What hashgate does: it reads workbooks with calamine, which unescapes.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'openpyxl==3.1.5' 'pylightxl==1.61' 'python-calamine==0.9.1' 'xlsxwriter==3.3.1'
cd "$dir"
v/bin/python - <<'PY'
import sys, warnings, zipfile
warnings.simplefilter("ignore")
import openpyxl, pylightxl, python_calamine, xlsxwriter
book = xlsxwriter.Workbook("plain.xlsx")
book.add_worksheet("Inv").write_string(0, 0, "S21 ProBREAK234T")
book.close()
with zipfile.ZipFile("plain.xlsx") as plain, zipfile.ZipFile("made.xlsx", "w") as made:
    for name in plain.namelist():
        made.writestr(name, plain.read(name).replace(b"BREAK", b"_x000D_\n"))
seen = {
    "openpyxl": openpyxl.load_workbook("made.xlsx").active["A1"].value,
    "pylightxl": pylightxl.readxl("made.xlsx").ws("Inv").index(1, 1),
    "calamine": python_calamine.CalamineWorkbook.from_path("made.xlsx").get_sheet_by_index(0).to_python()[0][0],
}
for name, text in seen.items():
    print(f"{name}: {text!r}")
raw = "S21 Pro_x000D_\n234T"
if seen != {"openpyxl": raw, "pylightxl": raw, "calamine": "S21 Pro\r\n234T"}:
    sys.exit("CHANGED: the texts are read otherwise")
print("HOLDS: openpyxl and pylightxl leave the escape of a carriage return in the text of a cell, where calamine gives the carriage "
      "return.")
PY
