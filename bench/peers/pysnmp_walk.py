"""Walks agents with pysnmp's asyncio interface. usage: pysnmp_walk.py PORT COUNT AT_ONCE [check]"""
import asyncio
import sys

from pysnmp.hlapi.v3arch.asyncio import (
    CommunityData, ContextData, ObjectIdentity, ObjectType, SnmpEngine, UdpTransportTarget, bulk_walk_cmd)


async def main(port, count, at_once, check):
    varbinds, failures, engine, gate = 0, 0, SnmpEngine(), asyncio.Semaphore(at_once)

    async def walk(address):
        nonlocal varbinds, failures
        async with gate:
            target = await UdpTransportTarget.create((address, port))
            async for error, status, _, found in bulk_walk_cmd(
                    engine, CommunityData("public"), target, ContextData(), 0, 25,
                    ObjectType(ObjectIdentity("1.3.6.1")), lookupMib=False, lexicographicMode=False):
                if error or status:
                    failures += 1
                    return
                for name, _ in found:
                    varbinds += 1
                    if check:
                        print(address, name)

    await asyncio.gather(*(walk(f"127.30.{i >> 8}.{i & 255}") for i in range(count)))
    print("varbinds", varbinds, "failures", failures, file=sys.stderr if check else sys.stdout)


asyncio.run(main(*map(int, sys.argv[1:4]), len(sys.argv) > 4))
