#!/usr/bin/env bash
# Soundex of PyPI phonetics 1.0.5, pyphonetics 0.5.3 and jellyfish 1.3.0: Robert is R01063, R163, R163; Schmidt S20503, S253, S530.
#
# Field: names of parties indexed by sound in one program and looked up in another.
# Seen: the rule of the US National Archives gives R163, S530, P236 (Pfister) and N250 (Nguyen): jellyfish agrees in all. phonetics keeps
# vowels as zeros and does not cut at four signs (N205 for Nguyen); pyphonetics keeps the second letter when it sounds like the first
# (P123 for Pfister, S253 for Schmidt).
# Surprise: the method has four signs and a rule of a page; no two of the three agree on Schmidt, and an index of one finds nothing by the
# key of another.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'phonetics==1.0.5' 'pyphonetics==0.5.3' 'jellyfish==1.3.0'
cd "$dir"
v/bin/python - <<'PY'
import sys
import jellyfish, phonetics, pyphonetics
want = {"Robert": ("R01063", "R163", "R163"), "Schmidt": ("S20503", "S253", "S530"), "Pfister": ("P102306", "P123", "P236"),
        "Nguyen": ("N205", "N250", "N250")}
seen = {name: (phonetics.soundex(name), pyphonetics.Soundex().phonetics(name), jellyfish.soundex(name)) for name in want}
for name, codes in seen.items():
    print(name, *codes)
if seen != want:
    sys.exit("CHANGED: the codes are others")
print("HOLDS: three libraries give three Soundex codes for Schmidt, and two of them do not follow the rule of the archives.")
PY
