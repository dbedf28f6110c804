#!/usr/bin/env python3
"""Name server of a home's router: dns.py ADDRESS[,ADDRESS] NAME=ADDRESS[,ADDRESS] ...
Chromium asks it for STUN's and TURN's names, whatever stands in /etc/hosts."""
import select
import socket
import struct
import sys

A, AAAA, IN, TTL = 1, 28, 1, 60

zone = {}
for argument in sys.argv[2:]:
    name, addresses = argument.split("=")
    for address in addresses.split(","):
        kind, family = (AAAA, socket.AF_INET6) if ":" in address else (A, socket.AF_INET)
        zone.setdefault(name.lower(), {})[kind] = socket.inet_pton(family, address)

sockets = []
for address in sys.argv[1].split(","):
    one = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM)
    one.bind((address, 53))
    sockets.append(one)
print("ready", flush=True)


def answer(query):
    at, labels = 12, []
    while query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]].decode())
        at += query[at] + 1
    (kind,) = struct.unpack(">H", query[at + 1 : at + 3])
    known = zone.get(".".join(labels).lower())
    found = known and known.get(kind)
    record = b"\xc0\x0c" + struct.pack(">HHIH", kind, IN, TTL, len(found)) + found if found else b""
    flags = 0x8583 if known is None else 0x8580
    return query[:2] + struct.pack(">HHHHH", flags, 1, 1 if record else 0, 0, 0) + query[12 : at + 5] + record


while True:
    for one in select.select(sockets, [], [])[0]:
        query, whence = one.recvfrom(4096)
        try:
            one.sendto(answer(query), whence)
        except (IndexError, UnicodeDecodeError, struct.error, OSError) as trouble:
            print(trouble, flush=True)
