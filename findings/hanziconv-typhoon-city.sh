#!/usr/bin/env bash
# HanziConv 0.3.2: to traditional characters, the city of Taizhou becomes "typhoon province" and the surname 姜 becomes ginger.
#
# Field: mainland names looked up in lists that also hold traditional spellings.
# Seen: 台州 is 颱州, 姜 is 薑, 沈 is 瀋, 胡 is 鬍 (beard), 皇后 is 皇後, 出 is 齣, 只 is 隻: one character is given for each, the rarer one. The way back
# turns the name 乾元 into 干元. OpenCC 1.4.2 and zhconv 1.4.3 leave all these names as they are.
# Surprise: these are common surnames and a city of factories; not ambiguity is the fault but the choice, which is wrong for every one of
# them.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'hanziconv==0.3.2' 'opencc==1.4.2'
cd "$dir"
v/bin/python - <<'PY'
import sys
import opencc
from hanziconv import HanziConv
want = {"台州": "颱州", "姜": "薑", "沈": "瀋", "胡": "鬍", "皇后": "皇後", "出口": "齣口"}
other = opencc.OpenCC("s2t")
seen = {name: HanziConv.toTraditional(name) for name in want}
for name, text in seen.items():
    print(f"{name}: HanziConv {text}, OpenCC {other.convert(name)}")
print("back, 乾元:", HanziConv.toSimplified("乾元"))
if seen != want or HanziConv.toSimplified("乾元") != "干元" or other.convert("台州") != "台州" or other.convert("姜") != "姜":
    sys.exit("CHANGED: the converted names are others")
print("HOLDS: HanziConv changes character by character and takes the rarer traditional form, so a city and four surnames of "
      "ordinary suppliers become other words; OpenCC keeps the city and the surname.")
PY
