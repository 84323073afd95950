#!/usr/bin/env bash
# AnyAscii 0.3.3: half-width katakana lose their voice: ﾀﾞｲｷﾝ (Daikin) is "ta'ikin", ダイキン is "daikin".
#
# Field: Japanese names in bank statements, EDI and older customs systems, which are written in half-width katakana, where the voice mark is
# a character of its own. NFKC joins both into the full-width letter.
# Seen: ﾀﾞｲｷﾝ gives "ta'ikin", ﾊﾟﾅｿﾆｯｸ "ha`nasonitku" for Panasonic, ﾋﾞｯﾄ "hi'tto". After NFKC: daikin, panasonitku, bitto.
# Surprise: the same word in its two standard widths differs in its consonants, not just in a mark.
# What hashgate does: it takes both widths of a name for one name.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'anyascii==0.3.3'
cd "$dir"
v/bin/python - <<'PY'
import sys, unicodedata
from anyascii import anyascii
want = {"ﾀﾞｲｷﾝ": "ta'ikin", "ﾊﾟﾅｿﾆｯｸ": "ha`nasonitku", "ﾋﾞｯﾄ": "hi'tto"}
seen = {n: anyascii(n) for n in want}
for name, latin in seen.items():
    print(f"{name}: {latin}; after NFKC: {anyascii(unicodedata.normalize('NFKC', name))}")
if seen != want or anyascii(unicodedata.normalize("NFKC", "ﾀﾞｲｷﾝ")) != "daikin":
    sys.exit("CHANGED: the romanised names are others")
print("HOLDS: AnyAscii romanises the base letter and the voice mark of half-width katakana one by one, so Daikin and Panasonic begin "
      "with t and h unless the text is normalised first.")
PY
