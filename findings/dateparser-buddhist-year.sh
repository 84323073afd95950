#!/usr/bin/env bash
# dateparser 1.5.0: a Thai date is read with its Thai month and its Buddhist year, so 10 พ.ย. 2569 is the year 2569, not 2026.
#
# Field: invoices and certificates of origin from Thailand count years in the Buddhist Era, 543 ahead.
# Seen: "10 พฤศจิกายน 2569" and "10 พ.ย. 2569" give 2569-11-10, with languages=["th"] too; with the era named, "พ.ศ. 2569", nothing is
# found.
# Surprise: whoever writes a Thai month writes a Buddhist year, and a date 543 years ahead passes silently; the package has other calendars
# (Jalali, Hijri) but none for this one.
# What hashgate does: a Thai month is not read; the date is refused and asked for.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'dateparser==1.5.0'
cd "$dir"
v/bin/python - <<'PY'
import sys, warnings
warnings.simplefilter("ignore")
import dateparser
texts = ["10 พฤศจิกายน 2569", "10 พ.ย. 2569", "10 พฤศจิกายน พ.ศ. 2569"]
seen = [dateparser.parse(t, languages=["th"]) for t in texts]
for text, day in zip(texts, seen):
    print(text, "->", day and day.date())
if [d and d.date().isoformat() for d in seen] != ["2569-11-10", "2569-11-10", None]:
    sys.exit("CHANGED: the dates are others")
print("HOLDS: dateparser takes the Buddhist year of a Thai date for a year of the common era, 543 years ahead, and finds no date at "
      "all when the era is named.")
PY
