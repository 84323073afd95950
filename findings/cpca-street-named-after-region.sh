#!/usr/bin/env bash
# cpca 0.5.5: "北京南路100号", a street of Urumqi, is in Beijing; "新疆路1号", a street of Qingdao, is in Xinjiang.
#
# Field: Chinese addresses of makers, searched for Xinjiang (UFLPA). Streets are named after provinces all over China, and papers leave the
# city out where the reader knows it.
# Seen: both short addresses get the province of the street's name, with code 110000 and 650000, and the rest "南路100号" is kept as the
# street. With the city in front both are right. "西湖区文三路", in Hangzhou, is put into Nanchang, "朝阳区建国路", in Beijing, into Changchun, since
# several cities have a district of that name and one is taken without a word.
# Surprise: the answer has no field for doubt, and the wrong province is the one that the law asks about, in both directions.
# What hashgate does: no province is derived from an address.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'cpca==0.5.5'
cd "$dir"
v/bin/python - <<'PY'
import sys, warnings
warnings.simplefilter("ignore")
import cpca
want = {"北京南路100号": "110000", "乌鲁木齐市北京南路100号": "650100", "新疆路1号": "650000", "青岛市市北区新疆路1号": "370203", "西湖区文三路": "360103", "朝阳区建国路": "220104"}
seen = {}
for text in want:
    row = cpca.transform([text]).iloc[0]
    seen[text] = str(row["adcode"])
    print(text, *[part for part in row.tolist() if part])
if seen != want:
    sys.exit("CHANGED: the places are others")
print("HOLDS: cpca takes the name of a province in the name of a street for the province of the address, and one of several districts of "
      "a name for the one that is meant.")
PY
