"""Walks agents with gufo.snmp's asynchronous session. usage: gufo_walk.py PORT COUNT AT_ONCE [check]"""
import asyncio
import sys

from gufo.snmp.aio import SnmpSession


async def main(port, count, at_once, check):
    varbinds, gate = 0, asyncio.Semaphore(at_once)

    async def walk(address):
        nonlocal varbinds
        async with gate:
            async for oid, _ in SnmpSession(address, port=port).getbulk("1.3.6.1", max_repetitions=25):
                varbinds += 1
                if check:
                    print(address, oid)

    await asyncio.gather(*(walk(f"127.30.{i >> 8}.{i & 255}") for i in range(count)))
    print("varbinds", varbinds, "failures 0", file=sys.stderr if check else sys.stdout)


asyncio.run(main(*map(int, sys.argv[1:4]), len(sys.argv) > 4))
