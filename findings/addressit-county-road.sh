#!/usr/bin/env bash
# npm addressit 1.8.2: the number of a county road becomes a region, and a floor becomes the unit.
#
# Field: sites of mines in Texas stand at numbered roads; offices in Asia at a unit and a floor ("Unit 1305, 13/F").
# Seen: "2500 County Road 207, Rockdale, TX 76567" has the street "County Road" and the regions "207", "Rockdale"; "100 FM 1960 Rd W" keeps
# its number. In "Unit 1305, 13/F, Tower A, 5 Science Park Road, Singapore" the unit is 13, and "Unit 1305" and "F" are regions.
# Surprise: such roads differ by their number alone, and all of a county are now one; the unit found is the floor though a unit is written out.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'addressit@1.8.2'
cat > try.cjs <<'JS'
const addressit = require("addressit");
const road = addressit("2500 County Road 207, Rockdale, TX 76567");
const farm = addressit("100 FM 1960 Rd W, Houston, TX 77090");
const tower = addressit("Unit 1305, 13/F, Tower A, 5 Science Park Road, Singapore 118222");
for (const seen of [road, farm, tower]) {
  console.log(`${seen.text}: unit ${seen.unit}, number ${seen.number}, street ${seen.street}, regions ${JSON.stringify(seen.regions)}`);
}
if (road.street !== "County Road" || road.regions.join() !== "207,Rockdale" || farm.street !== "FM 1960 Rd W" || tower.unit !== "13"
    || !tower.regions.includes("Unit 1305")) {
  console.error("CHANGED: the parts are others");
  process.exit(1);
}
console.log("HOLDS: addressit cuts the number off a county road and files it as a region, and takes the floor for the unit although the " +
  "unit is named as such.");
JS
node try.cjs
