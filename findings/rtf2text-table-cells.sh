#!/usr/bin/env bash
# npm rtf2text 1.0.1: the cells of a table run together, so 100 pieces at 25.00 read "10025.00".
#
# Field: quotes and packing lists kept as RTF.
# Seen: a row S21, 100, 25.00 becomes "S2110025.00", and two rows are one line. Tabs and line breaks outside of tables are kept. PyPI striprtf
# 0.0.35 writes S21|100|25.00|.
# Surprise: the text left is a number in good form, quantity and price in one.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'rtf2text@1.0.1'
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'striprtf==0.0.35'
cat > table.rtf <<'RTF'
{\rtf1\ansi\trowd\cellx1000\cellx2000\cellx3000\intbl S21\cell 100\cell 25.00\cell\row}
RTF
v/bin/python -c 'from striprtf.striprtf import rtf_to_text; print("striprtf:", rtf_to_text(open("table.rtf").read()).strip())'
cat > try.cjs <<'JS'
const rtf2text = require("rtf2text");
rtf2text.string(require("fs").readFileSync("table.rtf", "latin1"), (error, text) => {
  console.log("rtf2text:", error ?? text);
  if (String(text).trim() !== "S2110025.00") {
    console.error("CHANGED: the row is read otherwise");
    process.exit(1);
  }
  console.log("HOLDS: rtf2text puts nothing between the cells of a row, so quantity and price are one number.");
});
JS
node try.cjs
