#!/usr/bin/env bash
# pypinyin 0.55.0: 长 in front of a company's name is read zhang: ChangXin Memory (长鑫存储) becomes "zhangxincunchu".
#
# Field: Chinese names of sellers turned into Latin letters to compare them with the lists, which hold "ChangXin Memory Technologies".
# Seen: 长鑫存储 is zhangxincunchu, 长盛 zhangsheng, 厦工 (XGMA of Xiamen) shagong, 单县 (Shanxian) danxian; 长江, 长虹, 长春, 厦门 are right, because they
# are in its dictionary of phrases.
# Surprise: the answer depends on whether a brand is in the dictionary. With heteronym=True the right reading is among those offered, so
# nothing but the choice is missing.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'pypinyin==0.55.0'
cd "$dir"
v/bin/python - <<'PY'
import sys
from pypinyin import Style, lazy_pinyin, pinyin
want = {"长鑫存储": "zhangxincunchu", "长盛": "zhangsheng", "厦工": "shagong", "单县": "danxian", "长江存储": "changjiangcunchu", "长虹": "changhong"}
seen = {name: "".join(lazy_pinyin(name)) for name in want}
for name, latin in seen.items():
    print(name, latin)
offered = pinyin("长鑫", style=Style.NORMAL, heteronym=True)
print("all readings of 长鑫:", offered)
if seen != want or "chang" not in offered[0]:
    sys.exit("CHANGED: the readings are others")
print("HOLDS: pypinyin spells ChangXin, a listed maker of memory, 'zhangxin', and every firm whose name begins with 长 in a way "
      "that no dictionary holds; the other reading is known to it but not given by default.")
PY
