#!/usr/bin/env bash
# xlsx2csv 0.8.6: with the spreadsheet's own format for date and time (m/d/yy h:mm), the afternoon becomes the morning.
#
# Field: time stamps of arrival and release in workbooks; "m/d/yy h:mm" is the built-in format 22 and has no AM/PM, so its hours run to 23.
# Seen: 2026-11-10 18:00 gives "11/10/26 06:00". The same value with h:mm alone gives 18:00 and with yyyy-mm-dd hh:mm "2026-11-10 18:00".
# Surprise: twelve hours are lost in the commonest format, without AM or PM to tell.
# What hashgate does: a date cell is read from its serial number.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'xlsx2csv==0.8.6' 'xlsxwriter==3.3.1'
cd "$dir"
v/bin/python - <<'PY'
import datetime, subprocess, sys
import xlsxwriter
codes = ["m/d/yy h:mm", "h:mm", "yyyy-mm-dd hh:mm"]
book = xlsxwriter.Workbook("times.xlsx")
sheet = book.add_worksheet("Times")
for row, code in enumerate(codes):
    sheet.write_datetime(row, 0, datetime.datetime(2026, 11, 10, 18, 0), book.add_format({"num_format": code}))
book.close()
seen = subprocess.run(["v/bin/xlsx2csv", "times.xlsx"], check=True, capture_output=True, text=True).stdout.splitlines()
for code, text in zip(codes, seen):
    print(f"{code}: {text}")
if seen != ["11/10/26 06:00", "18:00", "2026-11-10 18:00"]:
    sys.exit("CHANGED: the times are others")
print("HOLDS: xlsx2csv writes six in the evening as 06:00 under the built-in date and time format, and as 18:00 under two others.")
PY
