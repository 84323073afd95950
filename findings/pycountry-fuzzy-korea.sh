#!/usr/bin/env bash
# pycountry 26.2.16 search_fuzzy: "Korea" is North Korea, "Republic of China" is the People's Republic, "Niger" is Nigeria, "ROC" is Morocco.
#
# Field: the country of origin as invoices write it. "Korea" alone means the Republic of Korea on nearly every paper; North Korea is
# embargoed. "Republic of China" and "ROC" are Taiwan, whose duty is another than China's.
# Seen: the first hit is KP, CN, NG and MA, in that order of the texts. country_converter 1.3.2 gives KR, TW, NE for the three names.
# Surprise: for "Niger" an exact name exists and loses against a longer one that contains it; lookup("Niger") is right.
# What hashgate does: names of origins are looked up whole in a table, never by likeness.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'pycountry==26.2.16' 'country_converter==1.3.2' 'pandas==2.3.3'
cd "$dir"
v/bin/python - <<'PY'
import logging, sys
import country_converter, pycountry
logging.disable(logging.CRITICAL)

texts = ["Korea", "Republic of China", "Niger", "ROC"]
fuzzy = [pycountry.countries.search_fuzzy(t)[0].alpha_2 for t in texts]
converter = country_converter.CountryConverter()
other = [converter.convert(t, to="ISO2") for t in texts]
for text, f, o in zip(texts, fuzzy, other):
    print(f"{text!r}: pycountry {f}, country_converter {o}")
print("lookup('Niger'):", pycountry.countries.lookup("Niger").alpha_2)
if fuzzy != ["KP", "CN", "NG", "MA"] or other[:3] != ["KR", "TW", "NE"] or pycountry.countries.lookup("Niger").alpha_2 != "NE":
    sys.exit("CHANGED: the countries are others")
print("HOLDS: the first hit of pycountry's fuzzy search turns 'Korea' into North Korea, 'Republic of China' into mainland "
      "China and 'Niger' into Nigeria: for duty and embargoes the wrong one of each pair.")
PY
