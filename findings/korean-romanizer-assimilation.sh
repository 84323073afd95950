#!/usr/bin/env bash
# korean-romanizer 0.28.0: 신라 is "sinra", 한라 "hanra", 독립 "dokrip", though the romanisation it implements writes Silla, Halla, dongnip.
#
# Field: Korean firms are registered under names such as Halla, Silla, Gungmin; a seller in hangul must reach them. The Revised Romanisation
# (2000) writes sounds after assimilation: its own examples are Silla (신라), Jongno (종로), Daegwallyeong (대관령).
# Seen: it links syllables (같이 is "gati") but leaves n+r, k+r and m+r as spelt: sinra, jongro, daegwanryeong, gukmineunhaeng. npm aromanize
# 0.1.5 writes silla and dongnip, though also jongro.
# Surprise: the package applies some sound changes and not those which the standard prints as its examples.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'korean-romanizer==0.28.0'
cd "$dir"
v/bin/python - <<'PY'
import sys
from korean_romanizer.romanizer import Romanizer
standard = {"신라": "silla", "한라": "halla", "독립": "dongnip", "종로": "jongno", "대관령": "daegwallyeong", "국민은행": "gungmineunhaeng"}
seen = {name: Romanizer(name).romanize() for name in standard}
for name, latin in seen.items():
    print(f"{name}: {latin}, by the standard {standard[name]}")
if list(seen.values()) != ["sinra", "hanra", "dokrip", "jongro", "daegwanryeong", "gukmineunhaeng"]:
    sys.exit("CHANGED: the romanised names are others")
print("HOLDS: korean-romanizer writes none of the assimilations between consonants, so the standard's own examples Silla, Jongno and "
      "Daegwallyeong come out as sinra, jongro and daegwanryeong.")
PY
