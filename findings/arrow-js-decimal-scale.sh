#!/usr/bin/env bash
# npm apache-arrow 21.2.0 reading pyarrow 26.0.1: a price of 3276.00 is 327600.
#
# Field: tables of invoices passed from Python to a page in Arrow files, with prices as decimal128(12, 2).
# Seen: String(value), Number(value), JSON and the rows as text all give the figure without its decimal sign: -120.05 is -12005. The type
# knows its scale, 2, and value.valueOf(2) gives 3276, if the caller passes the scale along. pyarrow returns what was written.
# Surprise: the column is of a type that exists for money, and each usual way to show it is wrong by a factor of a hundred.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'apache-arrow@21.2.0'
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'pyarrow==26.0.1'
v/bin/python - <<'PY'
from decimal import Decimal
import pyarrow as pa
table = pa.table({"price": pa.array([Decimal("3276.00"), Decimal("-120.05")], pa.decimal128(12, 2))})
with pa.OSFile("prices.arrow", "wb") as out, pa.ipc.new_file(out, table.schema) as writer:
    writer.write_table(table)
with pa.OSFile("prices.arrow") as back:
    print("pyarrow:", pa.ipc.open_file(back).read_all()["price"].to_pylist())
PY
cat > try.cjs <<'JS'
const { tableFromIPC } = require("apache-arrow");
const prices = tableFromIPC(require("fs").readFileSync("prices.arrow")).getChild("price");
const seen = [...prices].map((value) => [String(value), Number(value), value.valueOf(prices.type.scale)]);
for (const [text, number, scaled] of seen) console.log(`apache-arrow: text ${text}, number ${number}, with the scale passed ${scaled}`);
console.log("scale of the type:", prices.type.scale, "- column as text:", String(prices));
if (seen.join(";") !== "327600,327600,3276;-12005,-12005,-120.05" || prices.type.scale !== 2) {
  console.error("CHANGED: the prices are others");
  process.exit(1);
}
console.log("HOLDS: apache-arrow shows a decimal without its scale, as text and as number, so 3276.00 from pyarrow is 327600.");
JS
node try.cjs
