#!/usr/bin/env python3
"""Packet worm: a line with delay, loss or a cut, for kernels without netem. Two TAP devices, each in a network namespace of its own,
joined by this process: wem.py NAMESPACE:DEVICE NAMESPACE:DEVICE. Then, on standard input, one JSON object a line:
{"delay": 50, "jitter": 5, "loss": 2, "up": true}: milliseconds one way, and per cent. It ends with its input."""
import ctypes
import fcntl
import heapq
import json
import os
import random
import select
import struct
import sys
import time

CLONE_NEWNET = 0x40000000
TUNSETIFF, IFF_TAP, IFF_NO_PI = 0x400454CA, 2, 0x1000
AT_ONCE = 64
libc = ctypes.CDLL(None, use_errno=True)


def tap(where):
    namespace, device = where.split(":")
    handle = os.open("/run/netns/" + namespace, os.O_RDONLY)
    if libc.setns(handle, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns " + namespace)
    os.close(handle)
    opened = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(opened, TUNSETIFF, struct.pack("16sH22x", device.encode(), IFF_TAP | IFF_NO_PI))
    return opened


ends = [tap(sys.argv[1]), tap(sys.argv[2])]
line = {"delay": 0.0, "jitter": 0.0, "loss": 0.0, "up": True}
waiting, number, latest = [], 0, [0.0, 0.0]
said = b""
print("ready", flush=True)
while True:
    now = time.monotonic()
    while waiting and waiting[0][0] <= now:
        _, _, side, frame = heapq.heappop(waiting)
        try:
            os.write(ends[1 - side], frame)
        except OSError:
            pass
    timeout = max(0, waiting[0][0] - time.monotonic()) if waiting else None
    for ready in select.select([*ends, 0], [], [], timeout)[0]:
        if ready == 0:
            more = os.read(0, 65536)
            if not more:
                sys.exit(0)
            said += more
            while b"\n" in said:
                wish, said = said.split(b"\n", 1)
                line.update(json.loads(wish))
                print(json.dumps(line), flush=True)
            continue
        side = ends.index(ready)
        for _ in range(AT_ONCE):
            try:
                frame = os.read(ready, 65536)
            except OSError:
                break
            if not line["up"] or random.random() * 100 < line["loss"]:
                continue
            due = time.monotonic() + (line["delay"] + random.uniform(-1, 1) * line["jitter"]) / 1000
            # In order, as a line is.
            latest[side] = due = max(due, latest[side])
            number += 1
            heapq.heappush(waiting, (due, number, side, frame))
