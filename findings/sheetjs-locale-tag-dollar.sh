#!/usr/bin/env bash
# SheetJS (npm xlsx 0.18.5): a number format that only names a locale, [$-409]#,##0.00, is shown with a dollar sign.
#
# Field: workbooks of resellers. In a format code [$text-hex] holds a currency text and a locale; with nothing before the dash there is no
# currency, only the locale (ECMA-376 part 1, 18.8.31). Office programs write such tags as soon as a language is chosen for a cell.
# Seen: 100 pieces with the format [$-804]0 (Chinese) give "$100", a rate of 2.6% gives "$2.6%", a price in ringgit "$3,276.00", in the
# shown text and in sheet_to_csv. openpyxl keeps format and value apart and invents nothing.
# Surprise: the CSV made from a workbook states US dollars that the workbook never mentions.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'xlsx@0.18.5'
cat > try.cjs <<'JS'
const XLSX = require("xlsx");
const cells = [[3276, "[$-409]#,##0.00"], [100, "[$-804]0"], [0.026, "[$-43E]0.0%"], [46336, "[$-409]d-mmm-yy"]];
const sheet = XLSX.utils.aoa_to_sheet(cells.map(([value]) => [value]));
cells.forEach(([, format], row) => { sheet["A" + (row + 1)].z = format; });
const book = XLSX.utils.book_new();
XLSX.utils.book_append_sheet(book, sheet, "Invoice");
XLSX.writeFile(book, "made.xlsx");
const read = XLSX.readFile("made.xlsx").Sheets.Invoice;
const shown = cells.map((_, row) => read["A" + (row + 1)].w);
cells.forEach(([value, format], row) => console.log(`${value} as ${format} is shown as ${shown[row]}`));
if (JSON.stringify(shown) !== JSON.stringify(["$3,276.00", "$100", "$2.6%", "10-Nov-26"])) {
  console.error("CHANGED: the shown texts are others");
  process.exit(1);
}
console.log("HOLDS: SheetJS reads the dollar sign that opens a locale tag as a currency: pieces and percentages of a " +
  "workbook whose cells merely carry a language come out as dollars. Dates with the same tag are right.");
JS
node try.cjs
