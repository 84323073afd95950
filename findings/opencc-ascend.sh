#!/usr/bin/env bash
# OpenCC 1.4.2 and zhconv 1.4.3: 昇 in a name is turned into 升, so 昇騰 becomes 升腾 where the maker itself writes 昇腾.
#
# Field: names of companies and products of Hong Kong and Taiwan papers, turned to simplified characters before they are compared. 昇腾 is how
# the maker of the Ascend processors writes them in simplified text; 日昇, 昇陽 are common in names of firms.
# Seen: all of OpenCC's ways from traditional to simplified (t2s, tw2s, hk2s, tw2sp) give 升腾, and zhconv does; each even turns 昇腾, which is
# simplified already, into 升腾. HanziConv 0.3.2 keeps 昇.
# Surprise: the step meant to make two spellings equal makes a name differ from its owner's own spelling. Both sides must be converted, or
# neither.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'opencc==1.4.2' 'zhconv==1.4.3' 'hanziconv==0.3.2'
cd "$dir"
v/bin/python - <<'PY'
import sys
import opencc, zhconv
from hanziconv import HanziConv
ways = {f"opencc {w}": opencc.OpenCC(w).convert for w in ("t2s", "tw2s", "hk2s", "tw2sp")}
ways["zhconv zh-cn"] = lambda text: zhconv.convert(text, "zh-cn")
ways["hanziconv"] = HanziConv.toSimplified
seen = {name: (way("昇騰"), way("昇腾"), way("日昇科技")) for name, way in ways.items()}
for name, texts in seen.items():
    print(f"{name:13}", *texts)
if any(v != ("升腾", "升腾", "日升科技") for n, v in seen.items() if n != "hanziconv") or seen["hanziconv"] != ("昇腾", "昇腾", "日昇科技"):
    sys.exit("CHANGED: the converted names are others")
print("HOLDS: OpenCC and zhconv replace 昇, a character that names keep in simplified text, by 升, even in text that is simplified "
      "already, so 昇腾 no longer equals itself after one side is converted.")
PY
