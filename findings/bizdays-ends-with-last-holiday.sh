#!/usr/bin/env bash
# bizdays 1.0.19: a calendar made from a list of holidays ends on the last of them; the next working day after it is out of range.
#
# Field: deadlines in working days with the list of the federal holidays of a year. After Thanksgiving or Christmas comes no further
# holiday.
# Seen: with the holidays 2026-07-03 and 2026-11-26 the calendar knows the days from the one to the other and no more: 2026-11-27 raises
# DateOutOfRange, and offset("2026-11-25", 1), whose answer is 2026-11-27, raises IndexError instead. With startdate and enddate all is
# well.
# Surprise: weekends need no list, so nothing prevents counting on; and of the two errors only one says what is wrong.
# What hashgate does: holidays are rules with a year from which they hold, so no list runs out.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'bizdays==1.0.19'
cd "$dir"
v/bin/python - <<'PY'
import datetime, sys
from bizdays import Calendar
holidays = [datetime.date(2026, 7, 3), datetime.date(2026, 11, 26)]
short = Calendar(holidays=holidays, weekdays=["Saturday", "Sunday"], name="short")
whole = Calendar(holidays=holidays, weekdays=["Saturday", "Sunday"], name="whole", startdate="2026-01-01", enddate="2027-12-31")

def told(calendar, question):
    try:
        return str(question(calendar))
    except Exception as error:
        return type(error).__name__

questions = {"is 2026-11-27 a working day": lambda c: c.isbizday("2026-11-27"), "2026-11-25 and one working day": lambda c: c.offset("2026-11-25", 1)}
seen = {text: (told(short, q), told(whole, q)) for text, q in questions.items()}
for text, (s, w) in seen.items():
    print(f"{text}: {s}; with stated ends: {w}")
if list(seen.values()) != [("DateOutOfRange", "True"), ("IndexError", "2026-11-27")]:
    sys.exit("CHANGED: the calendar answers otherwise")
print("HOLDS: bizdays takes the first and last holiday for the ends of time unless told otherwise, and meets the end with two different "
      "errors.")
PY
