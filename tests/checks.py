"""What the tests say and count, and a picture to upload."""

import struct
import time
import zlib

passed = 0


def check(what: str, holds: bool) -> None:
    global passed
    if not holds:
        raise AssertionError(what)
    passed += 1
    print(f"ok   {what}")


def eventually(what: str, question, seconds: float = 15):
    """Asks until the answer is yes: what another server does takes its time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = question()
        if answer:
            check(what, True)
            return answer
        time.sleep(0.1)
    check(what, False)


def picture(width: int, height: int) -> bytes:
    rows = b"".join(b"\0" + bytes(v for x in range(width) for v in (x % 256, y % 256, 90)) for y in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
