#!/usr/bin/env bash
# npm financial 0.2.4 irr: an investment that returns half of its price has an infinite rate of return.
#
# Field: the return of a machine that never pays back.
# Seen: irr([-1000, 500]) is Infinity, and so is irr([-1000, 100, 100]); numpy-financial, whose port it is, gives -0.5 and -0.63.
# [-1000, 300, 300, 300] gives -0.05 in both.
# Surprise: the worst investment compares as better than every other, since Infinity is above any hurdle rate.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'financial@0.2.4'
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'numpy-financial==1.0.0'
cat > try.cjs <<'JS'
const { irr } = require("financial");
const { execFileSync } = require("child_process");
const flows = [[-1000, 500], [-1000, 100, 100], [-1000, 300, 300, 300]];
const other = JSON.parse(execFileSync("v/bin/python", ["-c", "import json, sys, numpy_financial as f; " +
  "print(json.dumps([round(float(f.irr(a)), 3) for a in json.loads(sys.argv[1])]))", JSON.stringify(flows)]));
const seen = flows.map((a) => irr(a));
flows.forEach((a, i) => console.log(JSON.stringify(a), "financial", seen[i], "numpy-financial", other[i]));
if (seen[0] !== Infinity || seen[1] !== Infinity || Math.abs(seen[2] - other[2]) > 1e-3 || other.join() !== "-0.5,-0.63,-0.051") {
  console.error("CHANGED: the rates are others");
  process.exit(1);
}
console.log("HOLDS: financial returns an infinite rate of return for investments that lose half of the money or more; the original returns " +
  "-50% and -63%.");
JS
node try.cjs
