#!/usr/bin/env bash
# exceljs 4.4.0: a number whose format shows an escaped unit letter is read as a date.
#
# Field: columns of hash rates, hours or days in workbooks. A backslash in a format code makes the next character plain text (ECMA-376 part
# 1, 18.8.31), so 0.0\\h shows "46000.5h" and 0\\d shows "30d"; an underscore leaves a gap of the width of the next character.
# Seen: exceljs turns 30 with the format 0\\d into 1900-01-29, 5 with 0.00\\ \\M\\H into a date, and 100 with 0_d too. SheetJS 0.18.5 and
# openpyxl 3.1.5 read numbers. A unit in quotes, 0"d", is read rightly by all.
# Surprise: two ways to write the same text in a format give a number and a date, with no error and no trace of the number.
# What hashgate does: it reads workbooks with calamine, which takes these cells as numbers.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'exceljs@4.4.0' 'xlsx@0.18.5'
cat > try.cjs <<'JS'
const Excel = require("exceljs");
const XLSX = require("xlsx");
const cells = [[30, "0\\d"], [5, "0.00\\ \\M\\H"], [100, "0_d"], [12.5, "0.0\\h"], [30, '0"d"']];
const sheet = XLSX.utils.aoa_to_sheet(cells.map(([value]) => [value]));
cells.forEach(([, format], row) => { sheet["A" + (row + 1)].z = format; });
const made = XLSX.utils.book_new();
XLSX.utils.book_append_sheet(made, sheet, "Spec");
XLSX.writeFile(made, "made.xlsx");
const again = XLSX.readFile("made.xlsx").Sheets.Spec;
(async () => {
  const book = new Excel.Workbook();
  await book.xlsx.readFile("made.xlsx");
  const kinds = cells.map(([value, format], row) => {
    const got = book.worksheets[0].getCell("A" + (row + 1)).value;
    console.log(`${value} with the format ${format}: exceljs ${got instanceof Date ? got.toISOString() : got}, SheetJS ${again["A" + (row + 1)].v}`);
    return [got instanceof Date, again["A" + (row + 1)].v === value];
  });
  if (!kinds.every(([date, number], row) => number && date === (row < 4))) {
    console.error("CHANGED: exceljs no longer reads the first four as dates and the last as a number");
    process.exit(1);
  }
  console.log("HOLDS: exceljs looks for the letters of date codes in a format and does not skip escaped ones, so 30 shown " +
    "as '30d' by a backslash is a day in January 1900 while 30 shown as '30d' by quotes is 30.");
})();
JS
node try.cjs
