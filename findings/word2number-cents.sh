#!/usr/bin/env bash
# word2number 1.1: cents are added as dollars: "three hundred dollars and fifty cents" is 350.
#
# Field: amounts in words on commercial invoices.
# Seen: words that are no numbers are skipped without trace and the groups on both sides are added: "three thousand dollars and fifty cents"
# is 3050, "one hundred twenty and cents five" 125, "four lots of thirty" 34.
# Surprise: two amounts become one; nothing tells that a word between them was not understood.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'word2number==1.1'
cd "$dir"
v/bin/python - <<'PY'
import sys
from word2number import w2n
want = {"three hundred dollars and fifty cents": 350, "three thousand dollars and fifty cents": 3050, "one hundred twenty and cents five": 125, "four lots of thirty": 34}
seen = {text: w2n.word_to_num(text) for text in want}
for text, value in seen.items():
    print(f"{text}: {value}")
if seen != want:
    sys.exit("CHANGED: the numbers are others")
print("HOLDS: word2number adds what stands before and after a word it does not know, so fifty cents become fifty dollars and four "
      "lots of thirty are 34.")
PY
