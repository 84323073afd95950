#!/usr/bin/env bash
# iuliia 0.13.0: the BGN/PCGN romanisation leaves a Cyrillic ё inside the Latin name.
#
# Field: Russian names of companies and persons, romanised by the system that US agencies use, BGN/PCGN, to be compared with their lists.
# Seen: "Ёлкин" gives "Yёlkin" whose second letter is U+0451, CYRILLIC SMALL LETTER IO, not U+00EB, the Latin e with two dots that the
# system asks for. Eight of the schemes of the package do so, ALA-LC, GOST 7.79 and UNGEGN among them; in ALA-LC the capital stays U+0401.
# Surprise: the two letters look the same in every font, so the result seems right, equals nothing, and sorts behind z.
# What hashgate does: Cyrillic letters are folded to Latin on both sides, ё as e.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'iuliia==0.13.0'
cd "$dir"
v/bin/python - <<'PY'
import sys, unicodedata
import iuliia
kept = {}
for name in sorted(n for n in dir(iuliia) if n.isupper() and hasattr(getattr(iuliia, n), "translate")):
    latin = getattr(iuliia, name).translate("Ёлкин Жёлтый")
    left = [f"U+{ord(c):04X}" for c in latin if "CYRILLIC" in unicodedata.name(c, "")]
    if left:
        kept[name] = (latin, left)
        print(name, latin, *left)
if "BGN_PCGN" not in kept or kept["BGN_PCGN"] != ("Yёlkin Zhёltyy", ["U+0451", "U+0451"]) or len(kept) != 8:
    sys.exit("CHANGED: the letters left in Cyrillic are others")
print("HOLDS: eight romanisations of iuliia, BGN/PCGN first, write the Cyrillic letter U+0451 where the Latin U+00EB is meant; "
      "the two look alike and are never equal.")
PY
