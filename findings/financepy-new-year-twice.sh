#!/usr/bin/env bash
# financepy 1.1.2: when 1 January is a Saturday, its US calendar closes the Friday before and the Monday after.
#
# Field: days for a deposit or a payment to US customs.
# Seen: 2021-12-31 and 2022-01-03 are both holidays, and so are 2027-12-31 and 2028-01-03. By 5 USC 6103(b) and the practice of the federal
# offices the day off is the Friday alone; the Monday is an ordinary working day.
# Surprise: every other holiday that falls on a Saturday is moved once. The calendar of the package agrees with the PyPI package holidays on
# all working days from 2019 to 2030 but these two Mondays.
# What hashgate does: Friday only.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'financepy==1.1.2' 'holidays==0.109'
cd "$dir"
v/bin/python - <<'PY'
import contextlib, datetime, io, sys
import holidays
with contextlib.redirect_stdout(io.StringIO()):
    from financepy.utils.calendar import Calendar, CalendarTypes
    from financepy.utils.date import Date

us, other = Calendar(CalendarTypes.UNITED_STATES), holidays.US(years=range(2018, 2032))
day, differ = datetime.date(2019, 1, 1), []
while day.year < 2031:
    if day.weekday() < 5 and us.is_holiday(Date(day.day, day.month, day.year)) != (day in other):
        differ.append(day)
    day += datetime.timedelta(1)
closed = [d for d in (datetime.date(2021, 12, 31), datetime.date(2022, 1, 3)) if us.is_holiday(Date(d.day, d.month, d.year))]
print("differs from the package holidays on:", *differ)
print("closed round New Year 2022:", *closed)
if differ != [datetime.date(2022, 1, 3), datetime.date(2028, 1, 3)] or len(closed) != 2:
    sys.exit("CHANGED: the two Mondays are no longer the only difference")
print("HOLDS: financepy keeps both the Friday before and the Monday after when New Year's Day is a Saturday, so 3 January "
      "2022 and 2028, working days of the US government, are holidays in it.")
PY
