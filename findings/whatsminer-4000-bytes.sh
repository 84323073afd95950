#!/usr/bin/env bash
# PyPI whatsminer 0.1.2: an answer longer than 4,000 bytes is cut and then refused as JSON.
#
# Field: read-only answers of WhatsMiner machines on port 4028. A summary is short; "edevs" of a machine with four boards and long error
# lists is not.
# Seen: a fake machine on the loopback address sends a valid answer of 3,990 bytes: read; of 4,010 bytes: JSONDecodeError at character
# 4,000.
# Surprise: the function is named recv_all and loops, but the loop ends at the 4,000 bytes asked for, not at the end of the answer.
# What hashgate does: it reads to the end of the answer, up to a limit that no miner comes near.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/v"
"$dir/v/bin/pip" install -q --disable-pip-version-check 'whatsminer==0.1.2' 'pycryptodome==4.4.0' 'passlib==1.7.4'
cd "$dir"
v/bin/python - <<'PY'
import json, logging, socket, sys, threading
logging.disable(logging.CRITICAL)
from whatsminer import WhatsminerAccessToken, WhatsminerAPI

def ask(length):
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(20)
    def device():
        peer, _ = listener.accept()
        with peer:
            peer.recv(4096)
            body = {"STATUS": "S", "Msg": ""}
            body["Msg"] = "x" * (length - len(json.dumps(body)))
            peer.sendall(json.dumps(body).encode())
    threading.Thread(target=device, daemon=True).start()
    token = WhatsminerAccessToken(ip_address="127.0.0.1", port=listener.getsockname()[1])
    try:
        return len(json.dumps(WhatsminerAPI.get_read_only_info(token, cmd="edevs")))
    except json.JSONDecodeError as error:
        return f"refused: {error}"
    finally:
        listener.close()

short, long = ask(3990), ask(4010)
print("answer of 3,990 bytes:", short)
print("answer of 4,010 bytes:", long)
if short != 3990 or "refused" not in str(long):
    sys.exit("CHANGED: the answers are read otherwise")
print("HOLDS: the package whatsminer reads 4,000 bytes of an answer and no more, so a machine with much to tell is told to have "
      "sent broken JSON.")
PY
