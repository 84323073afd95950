#!/usr/bin/env bash
# npm node-ical 0.26.1: an escaped backslash before n becomes a line break, and an escaped comma splits a category.
#
# Field: calendars of deadlines. RFC 5545, 3.3.11, writes a backslash as two, a comma as \\, and a line break as \\n.
# Seen: SUMMARY:File in C:\\\\new folder reads "File in C:\\" + line break + "ew folder"; CATEGORIES:CBP\\, Dallas,FCC reads as the three
# categories "CBP\\", "Dallas", "FCC". ical.js 2.x and Python's icalendar give the text and the two categories that were written.
# Surprise: the replacements run one after the other over the whole text, so what one leaves behind is food for the next.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'node-ical@0.26.1' 'ical.js@2.2.1'
cat > try.cjs <<'JS'
const nodeIcal = require("node-ical");
const ICAL = require("ical.js").default ?? require("ical.js");
const text = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//EN", "BEGIN:VEVENT", "UID:a@example.com", "DTSTAMP:20261120T120000Z",
  "DTSTART;VALUE=DATE:20261118", "SUMMARY:File in C:\\\\new folder", "CATEGORIES:CBP\\, Dallas,FCC", "END:VEVENT", "END:VCALENDAR", ""].join("\r\n");
const event = Object.values(nodeIcal.sync.parseICS(text)).find((e) => e.type === "VEVENT");
const other = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent("vevent");
const seen = [event.summary, event.categories], right = [other.getFirstPropertyValue("summary"), other.getFirstProperty("categories").getValues()];
console.log("node-ical:", JSON.stringify(seen));
console.log("ical.js:  ", JSON.stringify(right));
if (!seen[0].includes("\n") || seen[1].length !== 3 || right[0] !== "File in C:\\new folder" || right[1].length !== 2) {
  console.error("CHANGED: the texts are others");
  process.exit(1);
}
console.log("HOLDS: node-ical makes a line break of an escaped backslash that stands before an n, and three categories of two when one " +
  "holds an escaped comma.");
JS
node try.cjs
