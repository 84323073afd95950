#!/usr/bin/env bash
# npm rrule 2.8.1: the start of a whole-day series is not read, so the series starts today.
#
# Field: recurring days of a deadline in calendar files, which write whole days as DTSTART;VALUE=DATE:20260131 (RFC 5545, 3.3.4).
# Seen: rrulestr("DTSTART;VALUE=DATE:20200101" + "RRULE:FREQ=DAILY;COUNT=3") gives three days from the day of the call, with the time of the
# call; without VALUE=DATE, from 1 January 2020. ical.js 2.2.1 reads both. With TZID= in that place rrule reads the start.
# Surprise: a start that is not understood is not refused; the rule has a start all the same, and another one at every call.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'rrule@2.8.1' 'ical.js@2.2.1'
cat > try.cjs <<'JS'
const { rrulestr } = require("rrule");
const ICAL = require("ical.js").default ?? require("ical.js");
const days = (start) => rrulestr(`${start}\nRRULE:FREQ=DAILY;COUNT=3`).all().map((d) => d.toISOString().slice(0, 10));
const seen = [days("DTSTART;VALUE=DATE:20200101"), days("DTSTART:20200101T000000Z")];
const event = ICAL.parse("BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20200101\r\nRRULE:FREQ=DAILY;COUNT=3\r\nEND:VEVENT");
const turns = new ICAL.Event(new ICAL.Component(event)).iterator();
const other = [turns.next(), turns.next(), turns.next()].map(String);
console.log("whole days:", seen[0].join(), "with a time:", seen[1].join(), "ical.js, whole days:", other.join());
const right = "2020-01-01,2020-01-02,2020-01-03", now = Date.now();
const today = [now, now - 60000].map((t) => new Date(t).toISOString().slice(0, 10));
if (!today.includes(seen[0][0]) || seen[1].join() !== right || other.join() !== right) {
  console.error("CHANGED: the days are others");
  process.exit(1);
}
console.log("HOLDS: rrule ignores a start that is a whole day and counts from today, without a word.");
JS
node try.cjs
