#!/usr/bin/env bash
# segno 1.6.6 read by zxing-cpp 3.1.1: "25°C" comes back as "25ｰC", "±5%" as "ｱ5%", "£5" as "｣5".
#
# Field: QR labels of rating plates and test reports: temperatures, tolerances, prices.
# Seen: segno writes such texts in Latin-1 bytes without a declaration (ECI), as ISO/IEC 18004 allows, whose default is ISO 8859-1.
# zxing-cpp guesses the character set and takes a lone byte above 0x80 for half-width katakana. "Müller" and "Größe 5" come back right; so
# does all that the package qrcode 8.2 writes, in UTF-8. segno's eci=True changes nothing here; encoding="utf-8" cures it.
# Surprise: neither of the two breaks a rule that it states, and the text changes between them without a sign of doubt.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'segno==1.6.6' 'qrcode==8.2' 'pillow==13.0.0' 'zxing-cpp==3.1.1'
cd "$dir"
v/bin/python - <<'PY'
import io, sys
import qrcode, segno, zxingcpp
from PIL import Image

def by_segno(text, **options):
    drawn = io.BytesIO()
    segno.make(text, micro=False, **options).save(drawn, kind="png", scale=8, border=4)
    return zxingcpp.read_barcodes(Image.open(drawn).convert("L"))[0].text

def by_qrcode(text):
    code = qrcode.QRCode(border=4)
    code.add_data(text)
    return zxingcpp.read_barcodes(code.make_image().get_image().convert("L"))[0].text

want = {"25°C": "25ｰC", "±5%": "ｱ5%", "£5": "｣5", "Müller": "Müller"}
seen = {text: (by_segno(text), by_segno(text, eci=True), by_segno(text, encoding="utf-8"), by_qrcode(text)) for text in want}
for text, got in seen.items():
    print(f"{text}: segno {got[0]}, with eci {got[1]}, in utf-8 {got[2]}, qrcode {got[3]}")
if any(got != (want[text], want[text], text, text) for text, got in seen.items()):
    sys.exit("CHANGED: the texts are read otherwise")
print("HOLDS: a degree, plus-minus or pound sign in a code by segno is read as half-width katakana by zxing-cpp, because the one leaves "
      "the character set at its default and the other guesses it.")
PY
