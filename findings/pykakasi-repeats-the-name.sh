#!/usr/bin/env bash
# pykakasi 2.3.0: 日立㈱ is romanised "hitachihitachi": before a sign that it does not know, the word is written twice.
#
# Field: Japanese sellers whose names end in ㈱ or ㈲, one-character legal forms that invoices and bank statements use.
# Seen: 日立㈱, 山田㈲ and 日立㍿ give the name twice, A㈱ gives "AA", 123㈱ "123123"; in front of the name, ㈱日立, the sign gives nothing and the name
# stands once. 日立(株) is "hitachi(kabu)", 日立① "hitachi①".
# Surprise: an unknown sign is not skipped, kept or marked: the word before it is repeated in its place.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'pykakasi==2.3.0'
cd "$dir"
v/bin/python - <<'PY'
import sys
import pykakasi
kakasi = pykakasi.kakasi()
want = {"日立㈱": "hitachihitachi", "山田㈲": "yamadayamada", "日立㍿": "hitachihitachi", "123㈱": "123123", "㈱日立": "hitachi", "日立①": "hitachi①"}
seen = {name: "".join(part["hepburn"] for part in kakasi.convert(name)) for name in want}
for name, latin in seen.items():
    print(f"{name}: {latin}")
if seen != want:
    sys.exit("CHANGED: the names are romanised otherwise")
print("HOLDS: pykakasi repeats the word before a one-character legal form, so Hitachi Ltd. becomes hitachihitachi when the form stands "
      "behind the name and hitachi when it stands in front.")
PY
