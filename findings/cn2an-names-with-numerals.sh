#!/usr/bin/env bash
# cn2an 0.5.24 transform: 三一重工 (Sany) becomes "31重工", 四川 (Sichuan) "4川", 三星 (Samsung) "3星".
#
# Field: texts of Chinese invoices whose numerals are turned into figures before they are read.
# Seen: each run of numerals is turned, also inside names of firms and places: 五矿 (Minmetals) is "5矿", 九江 (Jiujiang) "9江", and 二手矿机
# (used miners) "2手矿机". 万达 and 百度, which begin with a unit, stay, and 一百台 is "100台", as wanted.
# Surprise: the function is offered for sentences and has a mode that changes no other word; afterwards the party's name can be found in no
# list, and no warning is given.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'cn2an==0.5.24'
cd "$dir"
v/bin/python - <<'PY'
import sys, warnings
import cn2an
want = {"三一重工": "31重工", "四川": "4川", "三星电子": "3星电子", "中国五矿": "中国5矿", "九江": "9江", "二手矿机一百台": "2手矿机100台"}
with warnings.catch_warnings(record=True) as told:
    warnings.simplefilter("always")
    seen = {text: cn2an.transform(text, "cn2an") for text in want}
for text, got in seen.items():
    print(text, got)
if seen != want or told:
    sys.exit("CHANGED: the names are turned otherwise")
print("HOLDS: cn2an turns the numerals in names of firms and provinces into figures, without a warning.")
PY
