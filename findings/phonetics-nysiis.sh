#!/usr/bin/env bash
# PyPI phonetics 1.0.5 nysiis: Hussein and Hayes are both "HA", Jackson is "JA", Pfister "FA".
#
# Field: names grouped by sound before they are compared with a list.
# Seen: for most names only the head and one vowel are left, where jellyfish 1.3.0 gives HASAN, JACSAN, FASTAR by the same method (New York
# State, 1970).
# Surprise: the code is no longer a key to a name but to its first letters, and persons with nothing in common are grouped.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'phonetics==1.0.5' 'jellyfish==1.3.0'
cd "$dir"
v/bin/python - <<'PY'
import sys
import jellyfish, phonetics
want = {"Hussein": ("HA", "HASAN"), "Hassan": ("HA", "HASAN"), "Hayes": ("HA", "HAY"), "Jackson": ("JA", "JACSAN"), "Pfister": ("FA", "FASTAR"), "Wang": ("WA", "WANG")}
seen = {name: (phonetics.nysiis(name), jellyfish.nysiis(name)) for name in want}
for name, (got, other) in seen.items():
    print(name, "phonetics", got, "jellyfish", other)
if seen != want:
    sys.exit("CHANGED: the codes are others")
print("HOLDS: the NYSIIS code of phonetics ends after the first vowel, so all names with one head are alike.")
PY
