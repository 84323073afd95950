#!/usr/bin/env bash
# pycnnum 2.1.1 cn2num: 一百二十万 (1,200,000) is 10,200,000, and the year 二〇二六 is 6.
#
# Field: amounts and dates in words on Chinese contracts and invoices.
# Seen: hundreds in front of 万 come out ten times too high when tens follow: num2cn(1200000) writes 一百二十万 and cn2num reads that as
# 10200000. 三十二万七千六百 and 一亿二千万 are right. Digits one by one, as years are written, keep only the last: 二〇二六 is 6.
# num2cn(101000) writes 十万一, which cn2num takes for 110000.
# Surprise: the two functions of one package undo each other for most numbers and not for this everyday amount, without an error.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'pycnnum==2.1.1'
cd "$dir"
v/bin/python - <<'PY'
import sys
from pycnnum import cn2num, num2cn
numbers = {1200000: ("一百二十万", 10200000), 101000: ("十万一", 110000), 120000000: ("一亿二千万", 120000000), 12500: ("一万二千五", 12500)}
seen = {n: (num2cn(n), cn2num(num2cn(n))) for n in numbers}
for n, (text, back) in seen.items():
    print(f"{n}: {text}, read back {back}")
words = {text: cn2num(text) for text in ("二〇二六", "一百二十万", "三十二万七千六百")}
print(words)
if seen != numbers or words != {"二〇二六": 6, "一百二十万": 10200000, "三十二万七千六百": 327600}:
    sys.exit("CHANGED: the numbers are others")
print("HOLDS: pycnnum reads 1.2 million, as it writes it itself, as 10.2 million, and a year written digit by digit as its last digit.")
PY
