#!/usr/bin/env bash
# pyasic 0.79.0: a valid answer of a miner is altered before it is read, and one valid list makes it unreadable.
#
# Field: answers of the API on port 4028. Firmware of some makers sends broken JSON, and pyasic mends the text by replacing characters
# everywhere.
# Seen: the worker name "site{1,}.rig" comes back as "site{1}.rig"; a pool password "nan" comes back as the number 0; an answer that holds
# "error_code":["2010","2320"], a list of texts, has all its square brackets turned to braces and is refused as JSON.
# Surprise: a mending step for one firmware runs on answers that are valid already; parsing first and mending only on failure would keep
# them.
# What hashgate does: what is valid JSON is read as it stands.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'pyasic==0.79.0'
cd "$dir"
v/bin/python - <<'PY'
import asyncio, json, sys
from pyasic.rpc.cgminer import CGMinerRPCAPI

answers = [
    {"STATUS": [{"STATUS": "S"}], "POOLS": [{"User": "site{1,}.rig", "Pass": "nan"}]},
    {"STATUS": [{"STATUS": "S"}], "SUMMARY": [{"MHS av": 1, "error_code": ["2010", "2320"]}]},
]

async def ask(answer):
    async def device(reader, writer):
        await reader.read(4096)
        writer.write(json.dumps(answer, separators=(",", ":")).encode())
        await writer.drain()
        writer.close()
    server = await asyncio.start_server(device, "127.0.0.1", 0)
    api = CGMinerRPCAPI("127.0.0.1")
    api.port = server.sockets[0].getsockname()[1]
    try:
        return await api.send_command("pools")
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:60]
    finally:
        server.close()

pools, refused = (asyncio.run(ask(a)) for a in answers)
print("sent", answers[0]["POOLS"], "read", pools["POOLS"])
print("sent", answers[1]["SUMMARY"], "read", refused)
if pools["POOLS"] != [{"User": "site{1}.rig", "Pass": 0}] or not str(refused).startswith("APIError"):
    sys.exit("CHANGED: the answers are read otherwise")
print("HOLDS: pyasic changes texts inside valid answers (a worker's name, a password that reads nan) and refuses a valid answer that "
      "holds a list of error codes, because it mends the text before it tries to read it.")
PY
