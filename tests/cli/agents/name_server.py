"""A name server on 127.0.0.1 that knows one name, NAME ADDRESS on its command line, and knows that there are no others."""
import socket
import struct
import sys

name, address = sys.argv[1:]
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 53))
print("ready", flush=True)
while True:
    query, client = server.recvfrom(512)
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]].decode())
        at += 1 + query[at]
    question = query[12 : at + 5]
    wanted = struct.unpack("!H", query[at + 1 : at + 3])[0]
    known = ".".join(labels) == name
    answer = b""
    if known and wanted == 1:
        answer = b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 60, 4) + socket.inet_aton(address)
    flags = 0x8180 if known else 0x8183
    server.sendto(query[:2] + struct.pack("!HHHHH", flags, 1, 1 if answer else 0, 0, 0) + question + answer, client)
