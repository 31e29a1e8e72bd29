#!/usr/bin/env python3
"""A webhook receiver as one writes it with FastAPI and sqlite3: verify, insert, commit, answer 202.

    receiver.py DATABASE FULL|OFF [PORT]

Run by uvicorn with one process (SQLite has one writer) and without an access log. Prints where it listens.
"""
import hashlib
import hmac
import os
import socket
import sqlite3
import sys

import uvicorn
from fastapi import FastAPI, Request, Response

database, synchronous = sys.argv[1], sys.argv[2]
secret = os.environ["SENTINEL_GITHUB_SECRET"].encode()

db = sqlite3.connect(database, check_same_thread=False)
db.execute("PRAGMA journal_mode=WAL")
db.execute(f"PRAGMA synchronous={synchronous}")
db.execute("CREATE TABLE IF NOT EXISTS delivery (id TEXT PRIMARY KEY, event TEXT, received_at TEXT DEFAULT CURRENT_TIMESTAMP, body BLOB)")
db.commit()

app = FastAPI()


@app.get("/health")
async def health():
    return {"status": "ok"}


@app.post("/webhook/github")
async def github(request: Request):
    body = await request.body()
    expected = "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected, request.headers.get("x-hub-signature-256", "")):
        return Response(status_code=401)
    db.execute("INSERT OR IGNORE INTO delivery (id, event, body) VALUES (?, ?, ?)",
               (request.headers["x-github-delivery"], request.headers.get("x-github-event"), body))
    db.commit()
    return Response(status_code=202)


listening = socket.socket()
listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listening.bind(("127.0.0.1", int(sys.argv[3]) if len(sys.argv) > 3 else 0))
listening.listen(1024)
print(f"listening on http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
uvicorn.run(app, fd=listening.fileno(), access_log=False, log_level="warning")
