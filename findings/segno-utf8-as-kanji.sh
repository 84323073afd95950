#!/usr/bin/env bash
# segno 1.6.6: the QR code of 蚂蚁 ("ant", as in the Chinese name of Antminer) says 陏り噤.
#
# Field: QR labels with Chinese names of makers and machines.
# Seen: segno.make("蚂蚁") has the mode kanji, which holds Shift-JIS, although 蚂 is in no Shift-JIS table; zxing-cpp 3.1.1 reads 陏り噤. It is
# the text's UTF-8, whose six bytes happen to form three valid pairs of Shift-JIS. encoding="utf-8" does not help, mode="byte" does. 蚂蚁矿机,
# 深圳 and 神马矿机 are right. ISO/IEC 18004 keeps kanji mode for characters of JIS X 0208.
# Surprise: the bytes are tested for kanji mode after they were encoded as something else, so a few short words turn into other words.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'segno==1.6.6' 'pillow==13.0.0' 'zxing-cpp==3.1.1'
cd "$dir"
v/bin/python - <<'PY'
import io, sys
import segno, zxingcpp
from PIL import Image

def scanned(text, **options):
    code, drawn = segno.make(text, micro=False, **options), io.BytesIO()
    code.save(drawn, kind="png", scale=8, border=4)
    return code.mode, [found.text for found in zxingcpp.read_barcodes(Image.open(drawn).convert("L"))]

seen = [scanned("蚂蚁"), scanned("蚂蚁", encoding="utf-8"), scanned("蚂蚁", mode="byte"), scanned("蚂蚁矿机"), scanned("深圳")]
for name, got in zip(("蚂蚁", "蚂蚁 as utf-8", "蚂蚁 in byte mode", "蚂蚁矿机", "深圳"), seen):
    print(f"{name}: {got}")
as_pairs = "蚂蚁".encode().decode("shift_jis")
print("the UTF-8 of 蚂蚁, read as Shift-JIS:", as_pairs)
wrong = ("kanji", [as_pairs])
if seen[:2] != [wrong, wrong] or seen[2][1] != ["蚂蚁"] or seen[3][1] != ["蚂蚁矿机"] or seen[4][1] != ["深圳"]:
    sys.exit("CHANGED: the codes say other things")
print("HOLDS: segno puts the UTF-8 bytes of 蚂蚁 into a code of kanji mode, because they look like Shift-JIS, and every reader that keeps "
      "to the standard shows other characters.")
PY
