#!/usr/bin/env bash
# hanja 0.15.1: 稅率 (duty rate) is read "세솔", and the surname 金 (Kim) "금" (Geum).
#
# Field: Korean papers and lists of parties with Chinese characters, put into Hangul before they are compared.
# Seen: 稅率, 比率 and 百分率 end in 솔 in place of 율 or 률; 金正恩 and 金大中 begin with 금 in place of 김, and so does the city of 金浦
# (Gimpo). 李在明 and 朴正熙 are right, and so is the change of sound at the head of a word, which is the harder part.
# Surprise: each character has one reading, and for 金 and 率 it is not the one of the commonest surname of Korea and of every rate.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'hanja==0.15.1'
cd "$dir"
v/bin/python - <<'PY'
import sys
import hanja
want = {"稅率": "세솔", "比率": "비솔", "百分率": "백분솔", "金正恩": "금정은", "金大中": "금대중", "金浦": "금포", "李在明": "이재명", "朴正熙": "박정희"}
seen = {text: hanja.translate(text, "substitution") for text in want}
for text, got in seen.items():
    print(text, got)
if seen != want:
    sys.exit("CHANGED: the readings are others")
print("HOLDS: hanja reads 率 as 솔 in the words for duty rate and ratio, and 金 as 금 in names of persons and places that are spelt 김.")
PY
