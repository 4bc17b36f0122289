#!/usr/bin/env python3
"""Checks journal vectors, or an exported journal of the same shape, without any code of ZoneDesk.

Usage: check.py [vectors.json]

It decodes every header and body with the small CBOR reader below, and has the stock `openssl` command
compute each SM3 digest and verify the SM2 signature under the head. Needs Python 3.9 and OpenSSL 3.
Exit code 0 when everything holds, 1 when something does not.
"""
import json
import os
import subprocess
import sys
import tempfile


class Wrong(Exception):
    """Something does not hold."""


def openssl(arguments, data=None):
    return subprocess.run(["openssl", *arguments], input=data, capture_output=True, check=False)


def sm3(data):
    run = openssl(["dgst", "-sm3", "-binary"], data)
    if run.returncode != 0 or len(run.stdout) != 32:
        raise Wrong("this openssl has no SM3: " + run.stderr.decode(errors="replace"))
    return run.stdout


def read(data, at=0):
    """Reads one CBOR item in its only deterministic form (RFC 8949 section 4.2.1)."""
    if at >= len(data):
        raise Wrong("CBOR ends too early")
    major, info = data[at] >> 5, data[at] & 31
    at += 1
    if info < 24:
        argument = info
    elif info <= 27:
        size = 1 << (info - 24)
        argument = int.from_bytes(data[at : at + size], "big")
        least = {1: 24, 2: 1 << 8, 4: 1 << 16, 8: 1 << 32}[size]
        if argument < least or at + size > len(data):
            raise Wrong("a CBOR number is not in its shortest form")
        at += size
    else:
        raise Wrong("a CBOR item of indefinite length")
    if major == 0:
        return argument, at
    if major == 1:
        return -1 - argument, at
    if major in (2, 3):
        piece = data[at : at + argument]
        if len(piece) != argument:
            raise Wrong("CBOR ends too early")
        return (piece if major == 2 else piece.decode("utf-8")), at + argument
    if major == 4:
        items = []
        for _ in range(argument):
            item, at = read(data, at)
            items.append(item)
        return items, at
    if major == 5:
        pairs, last = {}, b""
        for _ in range(argument):
            start = at
            key, at = read(data, at)
            if data[start:at] <= last:
                raise Wrong("CBOR map keys are out of order")
            last = data[start:at]
            pairs[key], at = read(data, at)
        return pairs, at
    if major == 7 and argument in (20, 21, 22):
        return {20: False, 21: True, 22: None}[argument], at
    raise Wrong("a CBOR item that the format does not have")


def whole(data):
    value, end = read(data)
    if end != len(data):
        raise Wrong("bytes are left over behind a CBOR item")
    return value


def check_entry(vector, previous, seq):
    header = bytes.fromhex(vector["header"])
    salt, body = bytes.fromhex(vector["salt"]), bytes.fromhex(vector["body"])
    fields = whole(header)
    whole(body)
    for key, expected, what in [
        (1, 1, "format"),
        (2, "sm3", "algorithm"),
        (5, seq, "seq"),
        (6, previous, "hash of the entry before"),
        (12, sm3(salt + body), "body hash"),
    ]:
        if fields.get(key) != expected:
            raise Wrong(f"entry {seq}: the {what} does not hold")
    digest = sm3(header)
    if digest.hex() != vector["hash"]:
        raise Wrong(f"entry {seq}: the hash does not hold")
    return digest


def check_head(head, previous, seq):
    statement = bytes.fromhex(head["statement"])
    fields = whole(statement)
    if fields.get("purpose") != "zonedesk.head" or fields.get("hash") != previous or fields.get("seq") != seq:
        raise Wrong("the head statement is not about the last entry")
    with tempfile.TemporaryDirectory() as folder:
        paths = {name: os.path.join(folder, name) for name in ("statement", "public.pem", "signature")}
        for name, data in [
            ("statement", statement),
            ("public.pem", head["public_key"].encode()),
            ("signature", bytes.fromhex(head["signature"])),
        ]:
            with open(paths[name], "wb") as file:
                file.write(data)
        run = openssl(
            ["pkeyutl", "-verify", "-pubin", "-inkey", paths["public.pem"], "-rawin", "-digest", "sm3"]
            + ["-pkeyopt", "distid:1234567812345678", "-in", paths["statement"], "-sigfile", paths["signature"]]
        )
        if run.returncode != 0:
            raise Wrong("the SM2 signature under the head does not hold")


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), "vectors.json")
    with open(path, encoding="utf-8") as file:
        vectors = json.load(file)
    previous, seq = bytes(32), 0
    try:
        for seq, vector in enumerate(vectors["entries"], 1):
            previous = check_entry(vector, previous, seq)
        check_head(vectors["head"], previous, seq)
    except (Wrong, ValueError, KeyError) as error:
        print(f"NOT SOUND: {error}")
        return 1
    print(f"sound: {seq} entries, SM3 chain and SM2 signature hold; head {previous.hex()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
