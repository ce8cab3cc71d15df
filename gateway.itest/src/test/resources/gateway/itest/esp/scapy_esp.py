"""The other side of the ESP tests: scapy makes, seals and opens packets of a capture.

scapy_esp.py make SEED COUNT OUT            random IPv4 packets
scapy_esp.py seal KEY_AND_SALT IN OUT UDP   the same packets plain to OUT, in UDP to UDP
scapy_esp.py open KEY_AND_SALT UDP IN OUT   UDP is 0 or 1; status 1 when one does not open

Captures are of link type RAW. UDP encapsulation is added and stripped here: scapy mishandles it.
"""

import random
import sys

from scapy.config import conf

conf.ipv6_enabled = False

from scapy.layers.inet import IP, UDP, IPOption_NOP  # noqa: E402
from scapy.layers.ipsec import ESP, SecurityAssociation  # noqa: E402
from scapy.packet import Raw  # noqa: E402
from scapy.utils import RawPcapReader, RawPcapWriter  # noqa: E402

LINK_RAW = 101
SPI = 0x1001
SOURCE, DESTINATION = "192.0.2.1", "192.0.2.2"


def association(key_and_salt):
    # scapy, too, takes the salt of RFC 4106 as the last four bytes of the key.
    return SecurityAssociation(
        ESP,
        spi=SPI,
        crypt_algo="AES-GCM",
        crypt_key=bytes.fromhex(key_and_salt),
        tunnel_header=IP(src=SOURCE, dst=DESTINATION),
    )


def read(name):
    reader = RawPcapReader(name)
    assert reader.linktype == LINK_RAW, reader.linktype
    for data, _ in reader:
        yield data
    reader.close()


def write(name, packets):
    with RawPcapWriter(name, linktype=LINK_RAW) as writer:
        writer.write_header(None)
        for packet in packets:
            writer.write_packet(packet)


def made(seed, count):
    chance = random.Random(seed)
    for _ in range(count):
        size = chance.choice([0, 1, 2, 3, 4, 1372, chance.randrange(1400)])
        header = IP(
            src="10.1.%d.%d" % (chance.randrange(256), chance.randrange(256)),
            dst="10.2.%d.%d" % (chance.randrange(256), chance.randrange(256)),
            tos=chance.randrange(256),
            id=chance.randrange(1 << 16),
            flags=chance.choice(["", "DF"]),
            ttl=chance.randrange(256),
            proto=chance.choice([1, 6, 17, 47, 253, chance.randrange(256)]),
            options=[IPOption_NOP()] * chance.choice([0, 0, 0, 4, 40]),
        )
        yield bytes(header / Raw(chance.randbytes(size)))


def sealed(sa, packets):
    for packet in packets:
        outer = sa.encrypt(IP(packet))
        # ECN as RFC 6040 section 4.1 has it; scapy leaves it 0.
        outer.tos = packet[1]
        del outer.chksum
        yield bytes(outer)


def encapsulated(packets):
    for packet in packets:
        outer = IP(src=SOURCE, dst=DESTINATION, tos=packet[1])
        yield bytes(outer / UDP(sport=4500, dport=4500, chksum=0) / Raw(packet[20:]))


def opened(sa, udp, packets):
    for packet in packets:
        outer = IP(packet)
        if udp:
            assert (outer[UDP].sport, outer[UDP].dport, outer[UDP].chksum) == (4500, 4500, 0)
            esp = bytes(outer[UDP].payload)
            assert outer[UDP].len == 8 + len(esp)
            outer = IP(src=outer.src, dst=outer.dst, proto=50) / ESP(esp)
            outer = IP(bytes(outer))
        yield bytes(sa.decrypt(outer))


def main(verb, *arguments):
    if verb == "make":
        seed, count, out = arguments
        write(out, made(int(seed), int(count)))
    elif verb == "seal":
        key_and_salt, source, plain, udp = arguments
        packets = list(sealed(association(key_and_salt), read(source)))
        write(plain, packets)
        write(udp, encapsulated(packets))
    elif verb == "open":
        key_and_salt, udp, source, out = arguments
        write(out, opened(association(key_and_salt), udp == "1", read(source)))


main(*sys.argv[1:])
