#!/usr/bin/env bash
# ics 0.7.3 (PyPI): a calendar that is read and written again says CALSCALE:GEORGIAN.
#
# Field: a calendar of deadlines taken in, completed and passed on. RFC 5545, 3.7.1, knows the scale GREGORIAN alone.
# Seen: a calendar without CALSCALE, whose default is GREGORIAN, gets the line CALSCALE:GEORGIAN; the events are right. A calendar that states
# GREGORIAN keeps it.
# Surprise: nothing was said about a scale on the way in; on the way out the file claims one that does not exist.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'ics==0.7.3'
cd "$dir"
v/bin/python - <<'PY'
import sys
from ics import Calendar
head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//EN"]
event = ["BEGIN:VEVENT", "UID:a@example.com", "DTSTAMP:20261120T120000Z", "DTSTART;VALUE=DATE:20261118", "SUMMARY:Protest due", "END:VEVENT",
         "END:VCALENDAR", ""]
scale = lambda lines: [line for line in str(Calendar("\r\n".join(lines))).splitlines() if line.startswith("CALSCALE")]
without, stated = scale(head + event), scale(head + ["CALSCALE:GREGORIAN"] + event)
print("without:", without, "stated:", stated)
if without != ["CALSCALE:GEORGIAN"] or stated != ["CALSCALE:GREGORIAN"]:
    sys.exit("CHANGED: the scale is another")
print("HOLDS: ics writes the calendar scale GEORGIAN into a calendar that stated none.")
PY
