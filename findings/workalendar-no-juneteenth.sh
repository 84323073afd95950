#!/usr/bin/env bash
# workalendar 17.0.0: the class for the United States has every federal holiday but Juneteenth.
#
# Field: deadlines of US customs. Juneteenth is a federal holiday since 2021-06-17 (5 USC 6103(a), Pub. L. 117-17).
# Seen: UnitedStates() takes 2026-06-19, a Friday, for a working day, and counts a deadline of ten working days from 2026-06-10 to
# 2026-06-24, not 2026-06-25. The other ten federal holidays of 2026 are there, Columbus Day and Veterans Day among them.
# Surprise: the class knows the day (get_juneteenth_day, a switch include_juneteenth that is off), so the calendar of no single state is
# needed to find it, yet the default is that of 2020. pandas and holidays have the day.
# What hashgate does: the day is in data/cases/holidays.toml, from 2021-06-17.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'workalendar==17.0.0' 'pandas==3.1.1' 'holidays==0.109'
cd "$dir"
v/bin/python - <<'PY'
import datetime, sys
import holidays
from pandas.tseries.holiday import USFederalHolidayCalendar
from workalendar.usa import UnitedStates

us = UnitedStates()
federal = {d.date() for d in USFederalHolidayCalendar().holidays("2026-01-01", "2026-12-31")}
by_holidays = {d for d in holidays.US(years=2026) if d.year == 2026 and d.weekday() < 5}
missing = [d for d in sorted(federal) if us.is_working_day(d)]
print("federal days off of 2026 that workalendar works on:", *missing)
print("include_juneteenth:", us.include_juneteenth)
end = us.add_working_days(datetime.date(2026, 6, 10), 10)
print("ten working days after 2026-06-10:", end)
if federal != by_holidays or missing != [datetime.date(2026, 6, 19)] or end != datetime.date(2026, 6, 24):
    sys.exit("CHANGED: workalendar no longer lacks Juneteenth alone")
print("HOLDS: workalendar's calendar of the United States has ten of the eleven federal holidays; Juneteenth, law since "
      "2021, is a working day unless a subclass switches it on.")
PY
