#!/usr/bin/env bash
# npm cnchar 3.2.6: Bitmain (比特大陆) becomes "BiTeDaLiu": 陆 is read as the numeral six of cheques.
#
# Field: names of Chinese makers in Latin letters, for search and screening.
# Seen: 陆 is "Liu" alone, in 大陆 (continent, Dalu) and in 陆地 (land), also with its plugin for readings by word, cnchar-poly 3.2.6.
# pinyin-pro 3.29.4 gives lu.
# Surprise: that reading is used in amounts alone, and it hits the name of the maker of Antminer.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm install --silent --no-audit --no-fund 'cnchar@3.2.6' 'cnchar-poly@3.2.6' 'pinyin-pro@3.29.4'
cat > try.cjs <<'JS'
const cnchar = require("cnchar");
const { pinyin } = require("pinyin-pro");
const names = ["比特大陆", "大陆", "陆地"];
const plain = names.map((name) => cnchar.spell(name));
cnchar.use(require("cnchar-poly"));
const byWord = names.map((name) => cnchar.spell(name));
const other = names.map((name) => pinyin(name, { toneType: "none" }));
names.forEach((name, i) => console.log(`${name}: cnchar ${plain[i]}, with cnchar-poly ${byWord[i]}, pinyin-pro ${other[i]}`));
if (plain.join() !== "BiTeDaLiu,DaLiu,LiuDi" || byWord.join() !== plain.join() || other.join() !== "bi te da lu,da lu,lu di") {
  console.error("CHANGED: the readings are others");
  process.exit(1);
}
console.log("HOLDS: cnchar reads the last character of Bitmain's Chinese name as liu, as in amounts on cheques, in every word.");
JS
node try.cjs
