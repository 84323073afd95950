#!/usr/bin/env bash
# npm ics 3.12.0: a duration of whole days is written P1DT, which the grammar of RFC 5545 does not have.
#
# Field: calendars of deadlines with all-day events and alarms some days before.
# Seen: createEvent with duration {days: 1} writes DURATION:P1DT, {weeks: 1} P1WT, and an alarm seven days before TRIGGER:-P7DT. By RFC
# 5545, 3.3.6, the T is followed by hours, minutes or seconds, and weeks stand alone. Lenient readers (ical.js, icalendar) accept it. The
# standard's own pattern, put as a regular expression, refuses all three.
# Surprise: the package exists to write this format, and these are its plainest durations.
# What hashgate does: its alarms say -P7D.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'ics@3.12.0'
cat > try.cjs <<'JS'
const ics = require("ics");
const made = (duration) => ics.createEvent({ uid: "a@example.com", title: "Protest due", start: [2026, 11, 18], duration,
  alarms: [{ action: "display", description: "soon", trigger: { days: 7, before: true } }] }).value;
const texts = [made({ days: 1 }), made({ weeks: 1 })].flatMap((text) => [...text.matchAll(/^(?:DURATION|TRIGGER)[^:]*:(\S+)/gm)].map((m) => m[1]));
const time = "T(?:\\d+H(?:\\d+M(?:\\d+S)?)?|\\d+M(?:\\d+S)?|\\d+S)";
const standard = new RegExp(`^[+-]?P(?:\\d+D(?:${time})?|${time}|\\d+W)$`);
for (const text of new Set(texts)) console.log(`${text}: ${standard.test(text) ? "in" : "not in"} the grammar`);
if (!texts.includes("P1DT") || !texts.includes("P1WT") || !texts.includes("-P7DT") || texts.some((t) => standard.test(t)) || !standard.test("P1D") || !standard.test("-P7D")) {
  console.error("CHANGED: the durations are written otherwise");
  process.exit(1);
}
console.log("HOLDS: ics ends every duration of days or weeks with a T that nothing follows; readers that keep to RFC 5545 may refuse " +
  "the event or the alarm.");
JS
node try.cjs
