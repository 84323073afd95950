#!/usr/bin/env bash
# corp-names 0.3.3: "Kim Jong Un" is normalised to "kimberly jong un", and "Jack Ma" to "john".
#
# Field: names of persons brought to one form before they are compared with a list.
# Seen: "Kim" in front is taken for the short form of Kimberly, "Al" for Albert (Al Haji is "albert haji"), and "Ma" at the end for a degree,
# which leaves no last name: Wei Ma is "wei". "Bin Wang" and "Van Nguyen" stay as they are.
# Surprise: English short forms are resolved in names of any language, and one surname disappears; a list that is normalised by the same
# call holds every Jack Ma, John Ma and Jack under one word.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'corp-names==0.3.3'
cd "$dir"
v/bin/python - <<'PY'
import sys
from corp_names import normalize_name
want = {"Kim Jong Un": "kimberly jong un", "Al Haji": "albert haji", "Jack Ma": "john", "Wei Ma": "wei", "Bin Wang": "bin wang",
        "Van Nguyen": "van nguyen"}
seen = {text: normalize_name(text).normalized for text in want}
for text, got in seen.items():
    print(text, "->", got)
if seen != want or normalize_name("Jack Ma").last or normalize_name("Jack Ma").suffix != "ma":
    sys.exit("CHANGED: the names are normalised otherwise")
print("HOLDS: corp-names makes Kimberly of the surname Kim and drops the surname Ma as a degree, in names that are not English.")
PY
