#!/usr/bin/env bash
# tracking-numbers 0.1.8: the tariff number of bitcoin miners, 8543709860, is a valid DHL waybill.
#
# Field: tools that look for waybills in the text of invoices and mails. US importers of miners write 8543.70.9860 or 8543709860 on every
# line.
# Seen: it answers DHL Express for 8543709860, with no doubt stated. The numbers of servers (8471500150) and parts (8473301180) are refused.
# Surprise: DHL's number is nine digits and their remainder by 7, and 854370986 is divisible by 7: just the number that this trade uses
# passes by chance.
# What hashgate does: it knows a tariff number by its column and its form.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'tracking-numbers==0.1.8'
cd "$dir"
v/bin/python - <<'PY'
import sys
from tracking_numbers import get_tracking_number
seen = {number: get_tracking_number(number) for number in ("8543709860", "8471500150", "8473301180")}
for number, found in seen.items():
    print(number, found and found.courier.name, found and found.validation_errors)
print("854370986 modulo 7 =", 854370986 % 7)
if not seen["8543709860"] or seen["8543709860"].courier.code != "dhl" or seen["8471500150"] or seen["8473301180"] or 854370986 % 7:
    sys.exit("CHANGED: the numbers are taken for others")
print("HOLDS: a search for waybills finds a DHL waybill in the tariff number of bitcoin miners, since its last digit happens to be the "
      "check digit of DHL.")
PY
