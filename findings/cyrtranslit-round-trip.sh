#!/usr/bin/env bash
# cyrtranslit 1.2.0: Russian to Latin and back makes Zh of the city Йошкар-Ола, and loses the capital of a soft sign.
#
# Field: Russian names kept in Latin letters and turned back to search Russian registers.
# Seen: "Йошкар-Ола" gives "Joshkar-Ola" and comes back as "Жошкар-Ола"; й inside a word returns rightly. "ЦЕЛЬ" comes back as "ЦЕЛь". The
# package says of itself that it is bi-directional.
# Surprise: J stands for й in one direction and for ж in the other, for the capital letter alone.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'cyrtranslit==1.2.0'
cd "$dir"
v/bin/python - <<'PY'
import sys
import cyrtranslit
seen = {}
for name in ("Йошкар-Ола", "Майнинг", "ЦЕЛЬ", "Йод", "Жёлтый"):
    latin = cyrtranslit.to_latin(name, "ru")
    seen[name] = cyrtranslit.to_cyrillic(latin, "ru")
    print(f"{name} -> {latin} -> {seen[name]}")
if seen != {"Йошкар-Ола": "Жошкар-Ола", "Майнинг": "Майнинг", "ЦЕЛЬ": "ЦЕЛь", "Йод": "Жод", "Жёлтый": "Жёлтый"}:
    sys.exit("CHANGED: the names that come back are others")
print("HOLDS: cyrtranslit writes a capital Й as J and reads a capital J as Ж, so a name that begins with Й comes back as another "
      "name, and a soft sign in capitals comes back small.")
PY
