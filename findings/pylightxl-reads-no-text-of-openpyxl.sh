#!/usr/bin/env bash
# pylightxl 1.61: every text in a workbook written by openpyxl 3.1.5 is read as empty; with lxml installed beside it, the workbook is refused.
#
# Field: invoices and packing lists written by a script with openpyxl, read by another.
# Seen: Model / S21 Pro / 100 is read as "", "", 100. openpyxl writes texts as inline strings (t="inlineStr", ECMA-376 part 1, 18.18.11),
# which pylightxl does not know; numbers are read. Once lxml is installed, openpyxl writes with other prefixes and pylightxl raises
# TypeError on the same program.
# Surprise: the sheet has its size and its numbers, only the words are gone, and no error is raised. calamine reads all.
# What hashgate does: it reads both kinds of strings, with calamine.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'openpyxl==3.1.5' 'pylightxl==1.61' 'python-calamine==0.9.1'
cd "$dir"
v/bin/python - <<'PY'
import subprocess, sys
code = """
import openpyxl, pylightxl, python_calamine
book = openpyxl.Workbook()
book.active.title = "Inv"
book.active.append(["Model", "S21 Pro", 100])
book.save("made.xlsx")
print(python_calamine.CalamineWorkbook.from_path("made.xlsx").get_sheet_by_index(0).to_python()[0])
try:
    print(list(pylightxl.readxl("made.xlsx").ws("Inv").rows)[0])
except TypeError as error:
    print("TypeError")
"""
def run():
    return subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True, capture_output=True, text=True).stdout.splitlines()
alone = run()
subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check", "lxml==6.1.3"], check=True)
beside = run()
print("calamine:", alone[0], "| pylightxl:", alone[1], "| pylightxl with lxml installed:", beside[1])
if alone != ["['Model', 'S21 Pro', 100.0]", "['', '', 100]"] or beside[1] != "TypeError":
    sys.exit("CHANGED: the workbook is read otherwise")
print("HOLDS: pylightxl reads no text at all from a workbook of openpyxl, since it does not know inline strings, and keeps the numbers, so "
      "a packing list has quantities of nothing.")
PY
