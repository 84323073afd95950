#!/usr/bin/env bash
# pyarabic 0.6.15 text2number: مليون ومئتا ألف (1,200,000) is 1,001,000, and مائتان وخمسون (250) is 50.
#
# Field: amounts in words on Arabic contracts and invoices from the Gulf.
# Seen: two hundred is known as مئتان alone. Before a noun it is written مئتا, as in مئتا ألف (200,000), which gives 1000; the spelling with
# alif, مائتان, gives nothing, although ثلاثمائة (300) with the same alif is known. ثماني مئة (800) is 108.
# Surprise: a word that is not known is left out and the rest is added up, so a wrong amount comes out and no error.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'pyarabic==0.6.15'
cd "$dir"
v/bin/python - <<'PY'
import sys
from pyarabic.number import text2number
want = {"مليون ومئتا ألف": 1001000, "مئتا ألف": 1000, "مائتان وخمسون": 50, "ثماني مئة": 108, "ثلاثمائة": 300, "ألف ومئتان": 1200}
seen = {text: text2number(text) for text in want}
for text, got in seen.items():
    print(text, "=", got)
if seen != want:
    sys.exit("CHANGED: the numbers are others")
print("HOLDS: pyarabic leaves out the usual forms of two hundred and adds up what remains, so 1.2 million is 1,001,000.")
PY
