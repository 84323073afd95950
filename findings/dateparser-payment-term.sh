#!/usr/bin/env bash
# dateparser 1.5.0: the payment term "30 days" is a day a month ago, and "2H March" (second half of March) is 2 March.
#
# Field: due dates and delivery times of offers: "30 days", "60 days", "2H March", "H1 2027".
# Seen: on 2026-11-27 "30 days" is 2026-10-28 and "60 days" 2026-09-28, though nothing says "ago"; "in 30 days" is 2026-12-27, "net 30 days"
# nothing. "2H March" is 2026-03-02, "H1 2027" 2027-01-27, the day of the month being today's.
# Surprise: a bare span has no direction, and the past is the one that no payment term means. A text of delivery becomes an exact day.
# What hashgate does: a term or a quarter is no date.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'dateparser==1.5.0'
cd "$dir"
v/bin/python - <<'PY'
import datetime, sys, warnings
warnings.simplefilter("ignore")
import dateparser
today = {"RELATIVE_BASE": datetime.datetime(2026, 11, 27)}
want = {"30 days": "2026-10-28", "60 days": "2026-09-28", "in 30 days": "2026-12-27", "net 30 days": "None", "2H March": "2026-03-02", "H1 2027": "2027-01-27"}
seen = {}
for text in want:
    day = dateparser.parse(text, settings=today, languages=["en"])
    seen[text] = str(day and day.date())
    print(f"{text}: {seen[text]}")
if seen != want:
    sys.exit("CHANGED: the days are others")
print("HOLDS: dateparser reads a bare span of days as that long ago, so an invoice payable in '30 days' was due before it was "
      "written.")
PY
