"""Anki's own sync server and client, beside our sync: notes pushed to the server and pulled by another collection.

Usage: anki_sync.py COUNT. Prints one JSON line a figure.
"""

import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time

from anki.collection import Collection


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def write(collection, at: int, deck) -> None:
    note = collection.new_note(collection.models.by_name("Basic"))
    note["Front"] = f"凭条 {at:06}"
    note["Back"] = "黑白复印 A4 单面，3 页，0.60 元，现金"
    collection.add_note(note, deck)


def joined(path: pathlib.Path, endpoint: str, upload: bool):
    """A collection that the server knows."""
    collection = Collection(str(path))
    if upload:
        # The server takes an empty one for none.
        write(collection, 0, collection.decks.id("Default"))
    auth = collection.sync_login("desk", "desk", endpoint)
    answer = collection.sync_collection(auth, False)
    if answer.required != answer.NO_CHANGES:
        collection.close_for_full_sync()
        collection.full_upload_or_download(auth=auth, server_usn=None, upload=upload)
        collection.reopen(after_full_sync=True)
    return collection, auth


def synced(collection, auth) -> float:
    begun = time.perf_counter()
    answer = collection.sync_collection(auth, False)
    if answer.required != answer.NO_CHANGES:
        raise SystemExit(f"a full sync is wanted: {answer.required}")
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    count = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        place = pathlib.Path(folder)
        server = subprocess.Popen(
            [sys.executable, "-m", "anki.syncserver"],
            env={
                **os.environ,
                "SYNC_USER1": "desk:desk",
                "SYNC_HOST": "127.0.0.1",
                "SYNC_PORT": str(port),
                "SYNC_BASE": folder,
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            endpoint = f"http://127.0.0.1:{port}/"
            for _ in range(100):
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            one, auth = joined(place / "one.anki2", endpoint, True)
            other, other_auth = joined(place / "other.anki2", endpoint, False)
            deck = one.decks.id("政务公开专区")
            for at in range(1, count + 1):
                write(one, at, deck)
            pushed = synced(one, auth)
            pulled = synced(other, other_auth)
            there = other.note_count()
            if there != count + 1:
                raise SystemExit(f"{there} of {count} notes are there")
            for what, taken in (("pushed", pushed), ("pulled", pulled)):
                print(json.dumps({
                    "what": f"sync: {count} notes {what}",
                    "of": "Anki's sync server",
                    "unit": "ms",
                    "median": round(taken, 1),
                }, ensure_ascii=False))
        finally:
            server.terminate()
            server.wait()


main()
