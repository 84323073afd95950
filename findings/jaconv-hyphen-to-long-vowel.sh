#!/usr/bin/env bash
# jaconv 0.5.0 normalize: the full-width hyphen of a model number becomes a long vowel mark: "APW12－1215" is "APW12ー1215".
#
# Field: model and serial numbers in Japanese papers, typed in full width.
# Seen: S21－PRO gives S21ーPRO, 0120－123 gives 0120ー123; letters and digits are made half width in the same call. Unicode's NFKC gives a
# plain hyphen. A horizontal bar (HKYD―01) becomes a hyphen, the other way round than expected.
# Surprise: the mark only follows kana in Japanese; between two Latin letters or digits it has no reading, and the number no longer matches.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'jaconv==0.5.0'
cd "$dir"
v/bin/python - <<'PY'
import sys, unicodedata
import jaconv
want = {"S21－PRO": "S21ーPRO", "APW12－1215": "APW12ー1215", "０１２０－１２３": "0120ー123"}
seen = {text: jaconv.normalize(text) for text in want}
for text, got in seen.items():
    print(f"{text}: jaconv {got}, NFKC {unicodedata.normalize('NFKC', text)}")
if seen != want or unicodedata.normalize("NFKC", "APW12－1215") != "APW12-1215":
    sys.exit("CHANGED: the texts are normalised otherwise")
print("HOLDS: jaconv normalises the hyphen between Latin letters and digits to the mark of a long vowel, so a model number in full width "
      "never equals the same number in half width.")
PY
