#!/usr/bin/env bash
# fingerprints 1.3.1: 株式会社ビットメイン and ビットメイン株式会社 are different companies, and so are 카카오주식회사 and 카카오 주식회사.
#
# Field: names of Japanese and Korean suppliers compared by fingerprint, which is meant to ignore the order of words and to know legal
# forms.
# Seen: 株式会社ビットメイン gives "hui shebittomein shi zhu", ビットメイン株式会社 "bittomein kk"; with 日立 in place of ビットメイン both orders agree. 카카오 주식회사 gives
# "ju kakao", written together, as is usual, "kakaojusighoesa".
# Surprise: the legal form is found behind a name in katakana but not in front of it, though Japanese firms are about as often written with
# it in front, and the last character of the form is glued to the name.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'fingerprints==1.3.1'
cd "$dir"
v/bin/python - <<'PY'
import sys
from fingerprints import generate
want = {"株式会社ビットメイン": "hui shebittomein shi zhu", "ビットメイン株式会社": "bittomein kk", "株式会社日立": "kk li ri", "日立株式会社": "kk li ri",
        "카카오 주식회사": "ju kakao", "카카오주식회사": "kakaojusighoesa"}
seen = {name: generate(name) for name in want}
for name, print_ in seen.items():
    print(f"{name}: {print_}")
if seen != want:
    sys.exit("CHANGED: the fingerprints are others")
print("HOLDS: fingerprints gives one Japanese or Korean firm two fingerprints, by where its legal form stands and whether a space stands "
      "before it.")
PY
