#!/usr/bin/env bash
# cleanco 2.3: "Co.,Ltd" without a space after the comma is no legal form, and a closing bracket is stripped without its opening one.
#
# Field: names of sellers. Chinese exporters write "Co.,Ltd" far more often than "Co., Ltd."; branches stand in brackets.
# Seen: basename("Zhejiang Example Communication Co.,Ltd") returns the name unchanged, with the space it returns a name with "Co." left
# over, and only a second call removes that. basename("Example Mining (Hong Kong)") returns "Example Mining (Hong Kong", also without any
# legal form in it.
# Surprise: three spellings of one company give three base names, so names cleaned for comparison differ by the typist's space.
# What hashgate does: "Co.,Ltd", "Co., Ltd." and "Co Ltd" are one form when names are compared.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'cleanco==2.3'
cd "$dir"
v/bin/python - <<'PY'
import sys
from cleanco import basename

names = ["Zhejiang Example Communication Co.,Ltd", "Zhejiang Example Communication Co., Ltd.",
         "Zhejiang Example Communication Co Ltd", "Example Mining (Hong Kong)"]
once = [basename(n) for n in names]
for name, base in zip(names, once):
    print(f"{name!r} -> {base!r}")
print(f"twice: {basename(once[1])!r}")
if once != [names[0], "Zhejiang Example Communication Co.", "Zhejiang Example Communication Co", "Example Mining (Hong Kong"] \
        or basename(once[1]) != "Zhejiang Example Communication":
    sys.exit("CHANGED: the base names are others")
print("HOLDS: cleanco leaves 'Co.,Ltd' as it stands when no space follows the comma, needs two calls for 'Co., Ltd.', "
      "and cuts the last bracket off a name that holds no legal form at all.")
PY
