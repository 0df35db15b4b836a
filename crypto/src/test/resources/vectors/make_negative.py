#!/usr/bin/python3
"""Bad inputs with the class of failure that both languages must give them (negative.json), and good neighbours of theirs.
Run: python3 make_negative.py [out.json]. What every parser is given and what its outcome looks like: see outcomes.md beside.
Shares make_vectors.py's primitives and layouts, and no code with Java or JavaScript. No randomness. Over 400 lines, nearly all of them cases."""
import json, sys
from make_vectors import (A, AV1DELTA, AV1KEY, AV1SEQ, CHAT, CLOCK, H264KEY, IN, J, LEVEL, LONG, OBU, OPUS, SUITE, VP8DELTA, VP8KEY, AESGCM, clear_length, expand, extract, hello,
                          inner, key_id, lp, message, name64, pair, parse_header, passphrase, ratchet, root_of, roster_hash, seal, seal_frame,
                          seq_bytes, sender_secret, sframe_header, sha256, track_key, u16, u32, u64, u8)

P = passphrase(IN['passphrase_typed'])
ROOM_ID = sha256(lp('bb1 room') + lp(IN['link_host']) + lp(IN['room']))
ROOT = root_of(P, ROOM_ID)[2]
OTHER_ROOT = root_of(passphrase(IN['passphrase_new']), ROOM_ID)[2]
S = [sender_secret(ROOT, A['id'], A['slot'], 0, A['M'])]
while len(S) < 12: S.append(ratchet(S[-1]))
BOX = pair(ROOT, A, J)['box_send']
MIC, CAMERA, SCREEN, PAIR, GROUP = 0, 1, 2, 6, 7
NONE, OPUS_NO, VP8, VP9, AV1, H264 = 0, 1, 2, 3, 4, 5
flip = lambda b, at, mask=1: b[:at] + bytes([b[at] ^ mask]) + b[at + 1:]
be = lambda v, n: v.to_bytes(n, 'big')
FULL = 'beyond'                                             # any number of 2^53 or more

# ---------- SFrame headers ----------
def header(b):
    kid, ctr, end, err = parse_header(b, 0)
    if b and len(b) < 1 + sum((n & 7) + 1 for n in (b[0] >> 4, b[0] & 15) if n & 8): err = 'TOO_SHORT'   # before all else
    show = lambda v: FULL if v >= 1 << 53 else v
    return err or f'kid {show(kid)} counter {show(ctr)} length {end}'
def headers():
    yield 'nothing at all', b''
    for v in (0, 7): yield f'inline {v} and {v}', bytes([v << 4 | v])
    for v in range(8): yield f'key id {v} in a byte of its own', bytes([0x80, v])
    for v in range(8): yield f'counter {v} in a byte of its own', bytes([0x08, v])
    yield 'key id 8, the smallest with a byte', bytes([0x80, 8])
    for n in range(2, 9):
        yield f'key id of {n} bytes, the first zero', bytes([0x80 | n - 1 << 4]) + b'\0' + b'\xff' * (n - 1)
        yield f'counter of {n} bytes, the first zero', bytes([0x08 | n - 1]) + b'\0' + b'\xff' * (n - 1)
        yield f'key id of {n} bytes, the smallest', bytes([0x80 | n - 1 << 4]) + b'\1' + bytes(n - 1)
        yield f'counter of {n} bytes, the smallest', bytes([0x08 | n - 1]) + b'\1' + bytes(n - 1)
    yield 'eight bytes each, all ones', b'\xff' * 17
    whole = b'\xff' * 17
    for n in range(1, 17): yield f'eight bytes each, cut after {n}', whole[:n]
    yield 'key id with its sign bit set', b'\xf0\x80' + bytes(7)
    yield 'both not minimal', bytes([0x88, 0, 0])
    yield 'key id not minimal, counter cut', bytes([0x89, 0])
    yield 'more behind', sframe_header(65561, 300) + b'behind'

# ---------- frames: u8 track, u8 codec, wire. Jo has heard Ada (slot 3): epoch 1 is known, nothing opened ----------
def wire(epoch=1, track=MIC, ctr=0, codec=OPUS_NO, frame=OPUS, slot=3, plain=None, base=None, kid=None, **changed):
    n = clear_length(codec, frame) if frame else 0
    body = inner(2 if track == MIC else 0, CLOCK, LEVEL, frame[n:]) if plain is None else plain
    kid = key_id(epoch, slot, track) if kid is None else kid
    return sealed(S[epoch] if base is None else base, kid, ctr, codec, frame[:n], body, **changed)
def sealed(base, kid, ctr, codec, clear, plain, kind=None, version=2, clear_len=None, suite=SUITE, nonce_ctr=None, aad_header=True, header=None):
    """Like make_vectors.seal, but any single step can be done wrongly."""
    secret = extract(b'', base); suffix = u64(kid) + u16(suite)
    key, salt = expand(secret, b'SFrame 1.0 Secret key ' + suffix, 32), expand(secret, b'SFrame 1.0 Secret salt ' + suffix, 12)
    head = sframe_header(kid, ctr) if header is None else header
    kinds = {0: 1, 3: 1, 1: 2, 2: 2, 4: 5, 5: 0, 6: 4, 7: 3}
    meta = u8(version) + u8(kinds[kid & 7] if kind is None else kind) + u8(codec) + u16(len(clear) if clear_len is None else clear_len) + clear
    nonce = bytes(a ^ b for a, b in zip(salt, be(ctr if nonce_ctr is None else nonce_ctr, 12)))
    return clear + head + AESGCM(key).encrypt(nonce, plain, (head if aad_header else b'') + meta)
assert wire() == seal(S[1], key_id(1, 3, 0), 0, 1, b'', inner(2, CLOCK, LEVEL, OPUS))['wire']

def opened(level, key, frame): return f'level {level} key {key} frame {frame.hex()}'
SPOKEN, SEEN_KEY, SEEN = opened(LEVEL, 0, OPUS), opened(-1, 1, VP8KEY), opened(-1, 0, VP8DELTA)
def frames():
    """comment, track, codec, wire, expected, wires before"""
    mic = lambda comment, w, expected, *before: (comment, MIC, OPUS_NO, w, expected, *before)
    cam = lambda comment, w, expected, *before: (comment, CAMERA, VP8, w, expected, *before)
    o = wire(ctr=300); key = wire(track=CAMERA, codec=VP8, frame=VP8KEY, plain=inner(1, CLOCK, 0, VP8KEY[10:]))
    d = wire(track=CAMERA, codec=VP8, frame=VP8DELTA, ctr=1)
    head = len(sframe_header(key_id(1, 3, 0), 300))
    yield mic('speech', o, SPOKEN)
    yield cam('key frame', key, SEEN_KEY)
    yield cam('delta frame', d, SEEN)
    # too short
    for n in range(head + 5 + 16): yield mic(f'speech cut to {n} bytes', o[:n], 'TOO_SHORT')
    yield cam('delta frame cut to its clear byte', d[:1], 'TOO_SHORT')
    yield cam('a clear byte that promises ten', d[:1].replace(b'\xb1', b'\x50') + d[1:9], 'TOO_SHORT')
    yield mic('speech cut to the shortest that has room', o[:head + 5 + 16], 'AUTH')
    yield mic('last byte missing', o[:-1], 'AUTH')
    yield mic('tag of 12 bytes', o[:-4], 'AUTH')
    yield mic('a byte more', o + b'\0', 'AUTH')
    yield mic('sent twice in one', o + o, 'AUTH')
    # not minimal
    kid = be(key_id(1, 3, 0), 3); rest = o[head:]
    yield mic('key id of four bytes for three', bytes([0xb9]) + b'\0' + kid + o[4:], 'NON_MINIMAL')
    yield mic('counter of three bytes for two', bytes([0xaa]) + kid + b'\0' + o[4:], 'NON_MINIMAL')
    yield mic('counter 5 in a byte', bytes([0xa8]) + kid + b'\5' + rest, 'NON_MINIMAL')
    # ranges
    for comment, bad in (('2^40', 1 << 40), ('2^40 and the right one', 1 << 40 | key_id(1, 3, 0)), ('2^63', 1 << 63), ('2^64 - 1', (1 << 64) - 1)):
        yield mic(f'key id {comment}', sealed(S[1], bad, 0, 1, b'', inner(2, CLOCK, LEVEL, OPUS)), 'RANGE')
    for track in (MIC, CAMERA, GROUP):
        yield mic(f'slot 8191, track {track}', sealed(S[1], 1 << 16 | 8191 << 3 | track, 0, 1, b'', inner(2, CLOCK, LEVEL, OPUS)), 'RANGE')
    yield mic('counter 2^24 - 1, the last', wire(ctr=(1 << 24) - 1), SPOKEN)
    for comment, bad in (('2^24', 1 << 24), ('2^31', 1 << 31), ('2^32 + 300', (1 << 32) + 300), ('2^53', 1 << 53), ('2^63', 1 << 63), ('2^64 - 1', (1 << 64) - 1)):
        yield mic(f'counter {comment}', wire(ctr=bad), 'RANGE')
    # bits flipped
    for comment, at in (('counter', head - 1), ('first byte of the ciphertext', head), ('last byte of the ciphertext', len(o) - 17), ('first byte of the tag', len(o) - 16), ('last byte of the tag', len(o) - 1)):
        for mask in (1, 0x80): yield mic(f'{comment}: bit {mask:#04x} flipped', flip(o, at, mask), 'AUTH')
    yield mic('track in the key id flipped', flip(o, 3), 'WRONG_STREAM')
    yield mic('slot in the key id flipped', flip(o, 3, 8), 'WRONG_STREAM')
    yield mic('epoch 1 in the key id made 0', flip(o, 1), 'NON_MINIMAL')
    yield mic('epoch 1 in the key id made 3', flip(o, 1, 2), 'AUTH')
    yield mic('epoch 1 in the key id made 129', flip(o, 1, 0x80), 'UNKNOWN_EPOCH')
    for at in (1, 5, 9): yield cam(f'clear byte {at} of a key frame flipped', flip(key, at), 'AUTH')
    yield cam('clear byte of a delta frame flipped, still a delta frame', flip(d, 0, 0x20), 'AUTH')
    yield mic('tag of zeros', o[:-16] + bytes(16), 'AUTH')
    # wrong stream
    for slot in (0, 4, 5, 8190): yield mic(f'under the key id of slot {slot}', wire(slot=slot), 'WRONG_STREAM')
    for track in range(1, 8): yield mic(f'under the key id of track {track}', wire(track=track), 'WRONG_STREAM')
    yield 'camera shown as screen', SCREEN, VP8, d, 'WRONG_STREAM'
    yield 'screen shown as screen', SCREEN, VP8, wire(track=SCREEN, codec=VP8, frame=VP8DELTA), SEEN
    # epochs
    yield mic('epoch before the known one', wire(epoch=0), 'UNKNOWN_EPOCH')
    for ahead in range(1, 9): yield mic(f'{ahead} ratchets ahead', wire(epoch=1 + ahead), SPOKEN)
    yield mic('9 ratchets ahead', wire(epoch=10), 'UNKNOWN_EPOCH')
    yield mic('epoch 2^24 - 1', wire(kid=key_id((1 << 24) - 1, 3, 0)), 'UNKNOWN_EPOCH')
    yield mic('epoch 1 under the secret of epoch 2', wire(base=S[2]), 'AUTH')
    yield mic('epoch 2 under the secret of epoch 1', wire(epoch=2, base=S[1]), 'AUTH')
    yield mic('epoch 1 after epoch 2', wire(ctr=1), SPOKEN, wire(epoch=2))
    yield mic('epoch 1 after epoch 3', wire(ctr=1), 'UNKNOWN_EPOCH', wire(epoch=3))
    yield mic('epoch 2 after epoch 3, passed by the ratchet', wire(epoch=2, ctr=1), SPOKEN, wire(epoch=3))
    # replay
    yield mic('twice', o, 'REPLAY', o)
    yield mic('twice, with one between', wire(ctr=1), 'REPLAY', wire(ctr=1), wire(ctr=2))
    yield mic('1023 behind the highest', wire(ctr=977), SPOKEN, wire(ctr=2000))
    yield mic('1024 behind the highest', wire(ctr=976), 'REPLAY', wire(ctr=2000))
    yield mic('1023 behind the highest, twice', wire(ctr=977), 'REPLAY', wire(ctr=2000), wire(ctr=977))
    yield mic('a forged one of a higher counter moves no window', wire(ctr=1), SPOKEN, wire(ctr=2), flip(wire(ctr=5000), -1 % len(wire(ctr=5000))))
    # authentic under another meaning
    yield mic('counter of the header not that of the nonce', wire(ctr=7, nonce_ctr=6), 'AUTH')
    for kind in (0, 2, 3, 4, 5): yield mic(f'metadata of kind {kind}', wire(kind=kind), 'AUTH')
    for version in (0, 1, 3): yield mic(f'metadata of version {version}', wire(version=version), 'AUTH')
    yield mic('metadata without the header before it', wire(aad_header=False), 'AUTH')
    yield mic('another clear length in the metadata', wire(clear_len=1), 'AUTH')
    yield mic('keys of suite 4', wire(suite=4), 'AUTH')
    yield mic('sealed as VP9', wire(codec=VP9), 'AUTH')
    yield 'delta frame presented as VP9', CAMERA, VP9, d, 'UNKNOWN_EPOCH'
    yield mic('the sender secret itself as key', AES_OF_SECRET(), 'AUTH')
    # inside
    plain = lambda comment, p, expected: mic(comment, wire(plain=p), expected)
    for bit in (5, 6, 7): yield plain(f'reserved flag bit {bit}', u8(2 | 1 << bit) + u32(CLOCK) + u8(LEVEL) + OPUS, 'INNER')
    yield plain('no room for the level', u8(2) + u32(CLOCK), 'INNER')
    yield plain('padded, without an 80', u8(6) + u32(CLOCK) + u8(LEVEL) + bytes(20), 'INNER')
    yield plain('padded, an 80 before other bytes', u8(6) + u32(CLOCK) + u8(LEVEL) + b'\x80\x01\0', 'INNER')
    yield plain('padded, the 80 is the level', u8(6) + u32(CLOCK) + b'\x80\0\0', 'INNER')
    yield plain('padded, the 80 is in the clock', u8(4) + u32(0x80) + b'', 'INNER')
    yield plain('padded, nothing in it', u8(6) + u32(CLOCK) + u8(LEVEL) + b'\x80', opened(LEVEL, 0, b''))
    yield plain('a level above 127 is 127', u8(2) + u32(CLOCK) + u8(200) + OPUS, opened(127, 0, OPUS))
    yield plain('an empty frame', u8(0) + u32(CLOCK), opened(-1, 0, b''))
    # AV1 and H.264: another writing of the image is taken, other parts in clear are not
    s1, camera = S[1], key_id(1, 3, CAMERA)
    a, h = (seal_frame(s1, camera, 5, codec, 1, CLOCK, frame) for codec, frame in ((AV1, AV1KEY), (H264, H264KEY)))
    av1 = lambda comment, w, expected=None: (comment, CAMERA, AV1, w, expected or opened(-1, 1, a['opened']))
    h264 = lambda comment, w, expected=None: (comment, CAMERA, H264, w, expected or opened(-1, 1, h['opened']))
    aw, hw, n = a['wire'], h['wire'], len(AV1SEQ)
    yield av1('AV1 key frame', aw)
    yield av1('AV1, delimiters anywhere before', OBU(2, b'') + aw[:n] + OBU(2, b'') + aw[n:])
    yield av1('AV1, no size in the last OBU', aw[:n] + b'\x30' + aw[n + 3:])
    yield av1('AV1, a size in more bytes than needed', aw[:1] + bytes([aw[1] | 0x80, 0]) + aw[2:])
    yield av1('AV1, never sealed', AV1DELTA, 'WRONG_STREAM')
    for comment, w in (('nothing', b''), ('a delimiter alone', OBU(2, b'')), ('sequence header alone', aw[:n]), ('an OBU behind', aw + OBU(2, b'') + OBU(6, b'x')), ('forbidden bit', flip(aw, n, 0x80)),
            ('metadata before', OBU(5, b'm') + aw), ('padding before', OBU(15, b'') + aw), ('size beyond the end', aw[:-1]), ('size of nine bytes', b'\x32' + b'\x80' * 9 + aw), ('extension byte missing', aw[:n] + b'\x36')):
        yield av1('AV1, ' + comment, w, 'CLEAR')
    yield av1('AV1, sequence header taken away', aw[n:], 'AUTH')
    yield h264('H.264 key frame', hw)
    yield h264('H.264, start codes of three bytes', hw.replace(LONG, LONG[1:]))
    yield h264('H.264, zeros before the first', bytes(5) + hw)
    for comment, w in (('never sealed', H264KEY), ('nothing', b''), ('a start code alone', LONG), ('no start code', hw[4:]), ('parameter sets alone', hw[:hw.index(b'\x65\xb8') - 4]), ('a delimiter before', LONG + b'\x09\x10' + hw),
            ('a unit behind', hw + LONG + b'\x68\xce'), ('an empty unit', LONG + hw), ('no stop byte', hw[:-1]), ('a zero behind', hw + b'\0'), ('forbidden bit', hw[:4] + b'\xe7' + hw[5:]), ('data partition', LONG + b'\x62\xe0\0\4\1'),
            ('two zeros before a two', LONG + b'\x61\0\0\2\1'), ('an escape that is none', LONG + b'\x61\0\0\3\4\1'), ('slice cut after its clear bytes', LONG + b'\x61\xe0\0'), ('slice cut before', LONG + b'\x61\xe0')):
        yield h264('H.264, ' + comment, w, 'CLEAR')
    # never sealed
    yield mic('speech in clear', OPUS, 'NON_MINIMAL')
    yield mic('zeros', bytes(120), 'WRONG_STREAM')
def AES_OF_SECRET():
    kid = key_id(1, 3, 0); head = sframe_header(kid, 0); _, _, salt = track_key(S[1], kid)
    return head + AESGCM(S[1][:32]).encrypt(salt, inner(2, CLOCK, LEVEL, OPUS), head + u8(2) + u8(1) + u8(1) + u16(0))

# ---------- hellos from slot 3 to Jo, who is alone ----------
LOW_ORDER = ['00' * 32, '01' + '00' * 31, 'ec' + 'ff' * 30 + '7f', 'ed' + 'ff' * 30 + '7f', 'ee' + 'ff' * 30 + '7f',
             'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800', '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157']
NO_UTF8 = [('a lone continuation byte', b'\x80'), ('an overlong slash', b'\xc0\xaf'), ('an overlong NUL', b'\xe0\x80\x80'), ('a surrogate', b'\xed\xa0\x80'),
           ('beyond U+10FFFF', b'\xf4\x90\x80\x80'), ('cut short', b'ab\xe2\x82'), ('five bytes', b'\xf8\x88\x80\x80\x80'), ('FF', b'\xff')]
def hello_with(body, root=ROOT, cid=A['id'], version=1, nonce=A['nonce'], nonce12=bytes(12), commit=None, aad=None):
    kc = expand(root, lp('bb1 hello') + lp(cid) + lp(nonce), 64)
    head = u8(version) + cid + nonce + (kc[32:] if commit is None else commit)
    return head + AESGCM(kc[:32]).encrypt(nonce12, body, head if aad is None else aad)
def hellos():
    body = lambda flags=0, slot=3, pub=A['E'], name=name64(''): u8(flags) + u32(slot) + pub + name
    good = hello_with(body()); assert good == hello(ROOT, A['id'], A['nonce'], 0, 3, A['E'])['wire']
    yield 'a good one', good, 'ANNOUNCED'
    yield 'a good one that asks', hello_with(body(1)), 'ANNOUNCED'
    yield 'flags of a later version', hello_with(body(0xf8)), 'ANNOUNCED'
    for n in (0, 1, 64, 65, 166, 182): yield f'cut to {n} bytes', good[:n], 'LENGTH'
    yield '184 bytes', good + b'\0', 'LENGTH'
    yield 'two in one', good + good, 'LENGTH'
    for version in (0, 2, 0x5f): yield f'version {version}', hello_with(body(), version=version), 'VERSION'
    for comment, at in (('first byte of the id', 1), ('last byte of the id', 16), ('first byte of the nonce', 17), ('last byte of the nonce', 32), ('first byte of the commitment', 33), ('last byte of the commitment', 64)):
        yield f'{comment} flipped', flip(good, at), 'COMMIT'
    for comment, at in (('first byte of the ciphertext', 65), ('last byte of the ciphertext', 166), ('first byte of the tag', 167), ('last byte of the tag', 182)):
        yield f'{comment} flipped', flip(good, at), 'AUTH'
    yield 'another passphrase', hello_with(body(), root=OTHER_ROOT), 'COMMIT'
    yield 'another passphrase, the right commitment', hello_with(body(), root=OTHER_ROOT, commit=good[33:65]), 'AUTH'
    yield 'a GCM nonce that is not zero', hello_with(body(), nonce12=be(1, 12)), 'AUTH'
    yield 'nothing authenticated but the body', hello_with(body(), aad=b''), 'AUTH'
    for slot in (0, 2, 4, 8190, 8191, 0x10003, 0xffffffff): yield f'sealed for slot {slot}', hello_with(body(slot=slot)), 'SLOT'
    yield 'my own id', hello_with(body(), cid=J['id'], nonce=seq_bytes(1, 16)), 'IDENTITY'
    yield 'my own public value under another id', hello_with(body(pub=J['E'])), 'IDENTITY'
    for point in LOW_ORDER: yield f'low order: {point[:4]}…{point[-4:]}', hello_with(body(pub=bytes.fromhex(point))), 'IDENTITY'
    yield 'from the lobby', hello_with(body(2, 8191, name=name64('Lou'))), 'IGNORED'
    yield 'from the lobby, with a slot', hello_with(body(2, 3, name=name64('Lou'))), 'SLOT'
    for comment, bad in NO_UTF8[:4]:
        yield f'a name that is no UTF-8: {comment}', hello_with(body(2, 8191, name=u8(len(bad)) + bad + bytes(64 - len(bad)))), 'INNER'
    yield 'a name of 65 bytes', hello_with(body(2, 8191, name=u8(65) + b'x' * 64)), 'INNER'

# ---------- messages from slot 3 to Jo, who has heard Ada: next group number 7, next pair counter 2 ----------
def messages():
    """comment, wire, expected, wires before"""
    group = lambda mtype, body, seq=7, ctr=0, **how: sealed(S[1], how.pop('kid', key_id(1, 3, GROUP)), ctr, 0, b'', how.pop('plain', message(mtype, seq, CLOCK, body)), **how)
    to_me = lambda mtype, body, ctr=2, seq=None, **how: sealed(how.pop('base', BOX), how.pop('kid', key_id(0, 3, PAIR)), ctr, 0, b'', how.pop('plain', message(mtype, ctr if seq is None else seq, CLOCK, body)), **how)
    profile = u8(3) + u8(0) + name64('Ada'); state = profile + roster_hash([A['id'], J['id']])
    chat = u32(0) + bytes(16); said = chat + CHAT.encode(); bye = b''
    yield 'state', group(1, state), 'TAKEN'
    yield 'chat', group(2, said), 'TAKEN'
    yield 'an empty chat', group(2, chat), 'TAKEN'
    yield 'bye', group(9, bye), 'TAKEN'
    yield 'intro again', to_me(1, profile), 'TAKEN'
    yield 'private chat', to_me(3, said), 'TAKEN'
    yield 'ping', to_me(7, u32(9)), 'TAKEN'
    yield 'pong', to_me(8, u32(9)), 'TAKEN'
    yield 'key', to_me(2, u32(2) + S[2] + u32(7)), 'TAKEN'
    # bodies
    for mtype in (0, 10, 63, 200, 255): yield f'group type {mtype}', group(mtype, b'x'), 'INNER'
    for mtype in (0, 14, 63, 200, 255): yield f'pair type {mtype}', to_me(mtype, b'x'), 'INNER'
    yield 'state, a byte short', group(1, state[:-1]), 'INNER'
    yield 'state, a byte more', group(1, state + b'\1'), 'INNER'
    yield 'state without a roster hash', group(1, profile), 'INNER'
    yield 'chat without room for its header', group(2, chat[:-1]), 'INNER'
    for comment, bad in NO_UTF8: yield f'chat that is no UTF-8: {comment}', group(2, chat + bad), 'INNER'
    yield 'bye with a body', group(9, b'\1'), 'INNER'
    for comment, bad in NO_UTF8[:4]: yield f'intro, name is no UTF-8: {comment}', to_me(1, u8(3) + u8(0) + u8(len(bad)) + bad + bytes(64 - len(bad))), 'INNER'
    yield 'intro, name of 65 bytes', to_me(1, u8(3) + u8(0) + u8(65) + b'x' * 64), 'INNER'
    yield 'intro, a byte short', to_me(1, profile[:-1]), 'INNER'
    yield 'intro, a byte more', to_me(1, profile + b'\1'), 'INNER'
    yield 'key, a byte short', to_me(2, u32(2) + S[2] + u32(7)[:-1]), 'INNER'
    yield 'key, a byte more', to_me(2, u32(2) + S[2] + u32(7) + b'\1'), 'INNER'
    yield 'key of epoch 2^24', to_me(2, u32(1 << 24) + S[2] + u32(7)), 'INNER'
    yield 'private chat that is no UTF-8', to_me(3, chat + b'\xff'), 'INNER'
    yield 'private chat without room for its header', to_me(3, chat[:-1]), 'INNER'
    for n in (0, 3, 5): yield f'ping of {n} bytes', to_me(7, b'\1' * n), 'INNER'
    for n in (0, 3, 5): yield f'pong of {n} bytes', to_me(8, b'\1' * n), 'INNER'
    # envelopes
    yield 'no 80 behind the body', group(0, b'', plain=u8(2) + u32(7) + u32(CLOCK) + bytes(247)), 'INNER'
    yield 'no room for type, number and clock', group(0, b'', plain=b'\2' + bytes(7) + b'\x80' + bytes(247)), 'INNER'
    yield 'nothing but padding', group(0, b'', plain=b'\x80' + bytes(255)), 'INNER'
    yield 'padded to no common size', group(0, b'', plain=u8(2) + u32(7) + u32(CLOCK) + said + b'\x80'), 'TAKEN'
    # numbers
    yield 'a group number that was before', group(2, said, seq=6), 'ORDER'
    yield 'a group number twice', group(2, said, ctr=1), 'ORDER', group(2, said)
    yield 'a gap before it', group(2, said, seq=9), 'TAKEN'
    yield 'the same twice', group(2, said), 'REPLAY', group(2, said)
    yield 'the same private chat twice', to_me(3, said), 'REPLAY', to_me(3, said)
    yield 'the first key once more', to_me(2, u32(1) + S[1] + u32(7), ctr=1), 'REPLAY'
    yield 'a pair number that is not its counter', to_me(3, said, seq=3), 'INNER'
    # ways
    for slot in (4, 5): yield f'group message under slot {slot}', group(2, said, kid=key_id(1, slot, GROUP)), 'WRONG_STREAM'
    yield 'pair message under slot 5', to_me(3, said, kid=key_id(0, 5, PAIR)), 'WRONG_STREAM'
    for track in range(6): yield f'chat on track {track}', group(2, said, kid=key_id(1, 3, track)), 'UNKNOWN_EPOCH' if track == 4 else 'WRONG_STREAM'
    yield 'group message under slot 8191', group(2, said, kid=1 << 16 | 8191 << 3 | GROUP), 'RANGE'
    yield 'pair message of epoch 1', to_me(3, said, kid=key_id(1, 3, PAIR)), 'UNKNOWN_EPOCH'
    yield 'group message of epoch 0', sealed(S[0], key_id(0, 3, GROUP), 0, 0, b'', message(2, 7, CLOCK, said)), 'UNKNOWN_EPOCH'
    yield 'group message under the pair key', group(2, said, ctr=5, kid=key_id(0, 3, PAIR)), 'AUTH'
    yield 'pair message under the key of the other way', to_me(3, said, base=pair(ROOT, J, A)['box_send']), 'AUTH'
    yield 'group message, metadata of pair', group(2, said, kind=4), 'AUTH'
    yield 'pair message, metadata of group', to_me(3, said, kind=3), 'AUTH'
    good = group(2, said)
    yield 'group message, last bit flipped', flip(good, len(good) - 1), 'AUTH'
    yield 'group message, one byte short', good[:-1], 'AUTH'
    yield 'group message cut behind its header', good[:len(sframe_header(key_id(1, 3, GROUP), 0))], 'TOO_SHORT'
    yield 'pair message cut to one byte', to_me(3, said)[:1], 'TOO_SHORT'
    yield 'key id not minimal', bytes([0xb0]) + b'\0' + good[1:], 'NON_MINIMAL'

# ---------- whatever a member says that holds all keys: u8 1: to me alone, u8 type, u16 length, body, again and again ----------
def member():
    to_all = lambda mtype, body: b'\0' + u8(mtype) + u16(len(body)) + body
    to_me = lambda mtype, body: b'\1' + u8(mtype) + u16(len(body)) + body
    profile = u8(3) + u8(0) + name64('Ada'); chat = u32(0) + bytes(16) + b'hi'
    yield 'nothing', b'', ''
    yield 'a head cut short', to_all(2, chat)[:3], ''
    yield 'chat, private chat, chat', to_all(2, chat) + to_me(3, chat) + to_all(2, chat), 'TAKEN TAKEN TAKEN'
    yield 'goodbye, then chat', to_all(9, b'') + to_all(2, chat) + to_me(3, chat), 'TAKEN UNKNOWN_EPOCH UNKNOWN_EPOCH'
    yield 'types that nobody knows', b''.join(to_all(t, b'') + to_me(t, b'') for t in (0, 63, 255)), ' '.join(['INNER'] * 6)
    yield 'an older key, the same key, a newer one', b''.join(to_me(2, u32(k) + S[k] + u32(7)) for k in (0, 1, 2)), 'TAKEN TAKEN TAKEN'
    request = lambda number, first, count: to_me(12, u32(number) + u32(first) + u16(count))
    yield 'file requests: count 0, 9; chunk beyond 2^16; number 0, 2^24', request(1, 0, 0) + request(1, 0, 9) + request(1, 65535, 2) + request(0, 0, 1) + request(1 << 24, 0, 1), ' '.join(['INNER'] * 5)
    yield 'file requests at their limits, of no file', request(1, 0, 8) + request(1, 65535, 1) + request((1 << 24) - 1, 0, 1), 'TAKEN TAKEN TAKEN'
    yield 'file gone: number 0, 2^24, five bytes', to_me(13, u32(0)) + to_me(13, u32(1 << 24)) + to_me(13, u32(1) + b'\0'), 'INNER INNER INNER'
    yield 'a hundred names', b''.join(to_me(1, u8(3) + u8(0) + name64(f'Ada {i}')) for i in range(100)), ' '.join(['TAKEN'] * 100)

# ---------- what stands inside ----------
def inners():
    for cut in range(5): yield f'{cut} bytes', bytes(cut), 'INNER'
    yield 'header alone', bytes(5), 'key 0 level -1 layer 0 clock 0 frame '
    yield 'all that is allowed', u8(0x1f) + u32(0xffffffff) + u8(127) + b'ab\x80\0', f'key 1 level 127 layer 3 clock 4294967295 frame {b"ab".hex()}'
    for bit in (5, 6, 7): yield f'reserved bit {bit}', u8(1 << bit) + bytes(9), 'INNER'
    yield 'level promised, none there', u8(2) + bytes(4), 'INNER'
    yield 'level 255', u8(2) + bytes(4) + u8(255), 'key 0 level 127 layer 0 clock 0 frame '
    yield 'padding promised, none there', u8(4) + bytes(4), 'INNER'
    yield 'padding of zeros alone', u8(4) + bytes(40), 'INNER'
    yield 'a frame of 80s, padded', u8(4) + bytes(4) + b'\x80\x80\x80\0', 'key 0 level -1 layer 0 clock 0 frame 8080'
    yield 'an 80 inside, not at its end', u8(4) + bytes(4) + b'\x80\x01', 'INNER'
    yield 'the level as the 80', u8(6) + bytes(4) + b'\x80', 'INNER'
    yield 'not padded, zeros are the frame', u8(0) + bytes(4) + b'\x80\0', 'key 0 level -1 layer 0 clock 0 frame 8000'
def envelopes():
    yield 'nothing', b'', 'INNER'
    yield 'zeros', bytes(256), 'INNER'
    yield 'one 80', b'\x80', 'INNER'
    yield 'eight bytes and an 80', bytes(8) + b'\x80', 'INNER'
    yield 'nine bytes and an 80', bytes(9) + b'\x80', 'type 0 seq 0 clock 0 body '
    yield 'largest numbers', b'\xff' * 9 + b'body\x80', f'type 255 seq 4294967295 clock 4294967295 body {b"body".hex()}'
    yield 'a body that ends in 80 00', bytes(9) + b'\x80\0\x80\0\0', 'type 0 seq 0 clock 0 body 8000'
    yield 'no 80', bytes(9) + b'body', 'INNER'
    yield '65536 bytes', bytes(9) + b'\x80' + bytes(65526), 'type 0 seq 0 clock 0 body '
    yield '65537 bytes', bytes(9) + b'\x80' + bytes(65527), 'INNER'
def shown(text): return text.encode().hex()
def names():
    full = lambda b: u8(len(b)) + b + bytes(64 - len(b))
    yield 'empty', bytes(65), 'name '
    yield 'plain', full('Jörg'.encode()), f'name {shown("Jörg")}'
    yield '64 bytes', full(b'x' * 64), f'name {"78" * 64}'
    for n in (65, 128, 255): yield f'length {n}', u8(n) + b'x' * 64, 'INNER'
    yield '64 bytes in all', full(b'Ada')[:-1], 'INNER'
    yield '66 bytes in all', full(b'Ada') + b'\0', 'INNER'
    yield 'bytes behind its end are not shown', u8(3) + b'AdaEve' + bytes(58), f'name {shown("Ada")}'
    for comment, bad in NO_UTF8: yield f'no UTF-8: {comment}', full(bad), 'INNER'
    yield 'blanks around it', full(b' Ada '), f'name {shown(" Ada ")}'
    yield 'cut inside a character', u8(3) + '\U0001f600'.encode() + bytes(60), 'INNER'
    for c in (*range(0, 0x20), *range(0x7f, 0xa0), 0x61c, 0x200e, 0x200f, *range(0x202a, 0x202f), *range(0x2066, 0x206a)):
        yield f'U+{c:04X} is not shown', full(f'A{chr(c)}b'.encode()), f'name {shown("Ab")}'
    for c in (0xa0, 0x200b, 0x200d, 0xfeff, 0x2029, 0x202f, 0x2065, 0x206a, 0x10ffff, 0xfffd):
        yield f'U+{c:04X} is shown', full(f'A{chr(c)}b'.encode()), f'name {shown(f"A{chr(c)}b")}'
def bodies():
    """parser, comment, body, expected"""
    profile = u8(0x83) + u8(7) + name64('Ada'); prof = f'tracks 131 flags 7 name {shown("Ada")}'; rh = seq_bytes(1, 16)
    yield 'intro', 'a good one', profile, prof
    for n in (0, 1, 2, 66, 68): yield 'intro', f'{n} bytes', (profile + b'\1')[:n], 'INNER'
    yield 'state', 'a good one', profile + rh, f'{prof} roster {rh.hex()}'
    for n in (0, 67, 82, 84): yield 'state', f'{n} bytes', (profile + rh + b'\1')[:n], 'INNER'
    yield 'chat', 'a good one', u32(0xffffffff) + rh + CHAT.encode(), f'lifetime 4294967295 previous {rh.hex()} text {shown(CHAT)}'
    yield 'chat', 'without a word', bytes(20), f'lifetime 0 previous {bytes(16).hex()} text '
    yield 'chat', 'with a byte order mark', bytes(20) + '\ufeffa'.encode(), f'lifetime 0 previous {bytes(16).hex()} text {shown(chr(0xfeff) + "a")}'
    for n in (0, 4, 19): yield 'chat', f'{n} bytes', bytes(n), 'INNER'
    for comment, bad in NO_UTF8: yield 'chat', f'no UTF-8: {comment}', bytes(20) + bad, 'INNER'
    key = lambda epoch: u32(epoch) + S[0] + u32(7)
    yield 'key', 'the last epoch', key((1 << 24) - 1), f'epoch 16777215 secret {S[0].hex()} next 7'
    for epoch in (1 << 24, 0x80000000, 0xffffffff): yield 'key', f'epoch {epoch:#x}', key(epoch), 'INNER'
    for n in (0, 4, 71, 73): yield 'key', f'{n} bytes', (key(1) + b'\1')[:n], 'INNER'

# ---------- what people type: UTF-16, big-endian, so that half a character can be said ----------
utf16 = lambda s: s.encode('utf-16-be', 'surrogatepass')
def typed():
    for comment, text in (('empty', ''), ('blanks alone', ' \u00a0\t\r\n\u3000'), ('invisible alone', '\ufeff\u200b\u2060'), ('invisible and blanks', '\u200b \ufeff'),
            ('NUL', 'a\0b'), ('escape', 'a\x1bb'), ('DEL', 'a\x7fb'), ('C1', 'a\x9fb'), ('file separator, a blank to some', 'a\x1cb'), ('half a pair', 'a\ud800b'),
            ('the other half', 'a\udc00b'), ('halves the wrong way round', '\udc00\ud800'), ('a half at the end', 'ab\ud83d'), ('U+0378, unassigned', 'a\u0378b'),
            ('a noncharacter', 'a\ufffeb'), ('the last noncharacter', 'a\U0010ffffb'), ('blank then control', ' \x01 ')):
        yield comment, text
    for c in (*range(9, 14), 0x20, 0x85, 0xa0, 0x1680, *range(0x2000, 0x200b), 0x2028, 0x2029, 0x202f, 0x205f, 0x3000): yield f'U+{c:04X} is a blank', f'{chr(c)}a{chr(c)}{chr(c)}b{chr(c)}'
    for c in (0x200b, 0x2060, 0xfeff): yield f'U+{c:04X} is nothing', f'a{chr(c)}b'
    for c in (0x180e, 0x200c, 0x200d, 0xad, 0x2061, 0x34f): yield f'U+{c:04X} stays', f'a{chr(c)}b'
    for comment, text in (('decomposed', 'cafe\u0301'), ('Angstrom sign', '\u212b'), ('Hangul', '\u1112\u1161\u11ab'), ('no compatibility forms', '\ufb01 \u2460'), ('order of marks', 'a\u0323\u0307'),
            ('marks the other way round', 'a\u0307\u0323'), ('no case folding', 'AbC'), ('beyond the BMP', '\U0001f44b x'), ('private use stays', 'a\ue000b'),
            ('an excluded composition', '\u0958'), ('a mark of its own at the beginning', '\u0301a'), ('blank before a mark', 'a \u0301')):
        yield comment, text
def normal(text):
    try: return passphrase(text).hex()
    except ValueError: return 'REFUSED'
def calls():
    """comment, host, room, whether it is taken"""
    for host in ('meet.example', 'localhost', '127.0.0.1', '[::1]', '[2001:db8::1]', 'xn--mnchen-3ya.de', 'a_b.example', 'a.b.c.d.e', '1.2.3.example'): yield f'host {host}', host, 'room', True
    for comment, host in (('none', ''), ('with a port', 'meet.example:80'), ('with a scheme', 'https://meet.example'), ('with a path', 'meet.example/x'), ('with a user', 'a@meet.example'),
            ('beyond ASCII', 'm\u00fcnchen.de'), ('Kelvin sign', '\u212aelvin.example'), ('a blank', 'meet example'), ('NUL', 'meet\0'), ('short IPv4', '127.1'), ('hexadecimal IPv4', '0x7f000001'),
            ('octal IPv4', '0127.0.0.1'), ('IPv4 beyond 255', '256.0.0.1'), ('five numbers', '1.2.3.4.5'), ('ends in a number', 'meet.1'), ('ends in a number and a dot', '127.0.0.1.'), ('percent', '%6deet.example'), ('no bracket behind', '[::1'), ('254 characters', 'a' * 254)):
        yield f'host: {comment}', host, 'room', False
    for room in ('a', '0', '-', 'quiet-otter-42', 'x' * 64): yield f'room {room}', IN['link_host'], room, True
    yield 'room in capitals', IN['link_host'], 'Quiet-Otter-42', True
    for comment, room in (('none', ''), ('65 characters', 'x' * 65), ('blank', 'a b'), ('underscore', 'a_b'), ('dot', 'a.b'), ('slash', 'a/b'), ('umlaut', '\u00e4'), ('Kelvin sign', '\u212a'),
            ('dotless i', '\u0131'), ('long s', '\u017f'), ('line feed behind', 'room\n'), ('line feed before', '\nroom'), ('full-width', '\uff41'), ('NUL', 'a\0')):
        yield f'room: {comment}', IN['link_host'], room, False
def room_id(host, room): return sha256(lp('bb1 room') + lp(host) + lp(room.lower())).hex()
def fragments():
    for five in ('abacus-abdomen-abdominal-abide-abiding', 'yo-yo-yo-yo-yo-yo-yo-yo-yo-yo', 'abacus-yo-yo-zoom-t-shirt-zit'):
        yield f'five words: {five}', five, None
    yield 'four words', 'abacus-abdomen-abdominal-abide', 'abacus-abdomen-abdominal-abide'
    yield 'six words', 'abacus-abdomen-abdominal-abide-abiding-zit', 'abacus-abdomen-abdominal-abide-abiding-zit'
    yield 'five words, one in capitals', 'Abacus-abdomen-abdominal-abide-abiding', 'Abacus-abdomen-abdominal-abide-abiding'
    yield 'an empty part', 'abacus--abdominal-abide-abiding', 'abacus--abdominal-abide-abiding'
    yield 'an encoded hyphen is no hyphen', 'abacus%2Dabdomen-abdominal-abide-abiding', 'abacus-abdomen-abdominal-abide-abiding'
    yield 'plus is plus', 'a+b', 'a+b'
    yield 'UTF-8', '%C3%BC%F0%9F%91%8B', '\u00fc\U0001f44b'
    yield 'small letters in it', '%c3%bc', '\u00fc'
    yield 'nothing', '', ''
    for bad in ('50%', '%', '%4', '%zz', '%+1', '%-1', '%C3', '%ff', '%C0%AF', '%ED%A0%80', 'a%C3b', '%F4%90%80%80'): yield f'malformed: {bad}', bad, 'REFUSED'
FIVE = {'yo-yo-yo-yo-yo-yo-yo-yo-yo-yo': 'yo-yo yo-yo yo-yo yo-yo yo-yo', 'abacus-yo-yo-zoom-t-shirt-zit': 'abacus yo-yo zoom t-shirt zit'}

def cases():
    """parser, comment, input, expected, inputs before"""
    for comment, b in headers(): yield 'header', comment, b, header(b)
    for comment, track, codec, w, expected, *before in frames():
        yield 'frame', comment, u8(track) + u8(codec) + w, expected, *(u8(track) + u8(codec) + one for one in before)
    for one in hellos(): yield 'hello', *one
    for one in messages(): yield 'message', *one
    for one in member(): yield 'member', *one
    for one in inners(): yield 'inner', *one
    for one in envelopes(): yield 'envelope', *one
    for one in names(): yield 'name', *one
    yield from bodies()
    for comment, text in typed(): yield 'passphrase', comment, utf16(text), normal(text)
    for comment, host, room, taken in calls(): yield 'call', comment, utf16(host + '\n' + room), room_id(host, room) if taken else 'REFUSED'
    for comment, text, plain in fragments():
        yield 'fragment', comment, text.encode(), 'REFUSED' if plain == 'REFUSED' else shown(FIVE.get(text, text.replace('-', ' ')) if plain is None else plain)

def main(path):
    groups = {}
    for parser, comment, b, expected, *before in cases():
        zeros = len(b) - len(b.rstrip(b'\0')) if len(b) > 4096 else 0
        one = dict(comment=comment, input=b[:len(b) - zeros].hex(), expected=expected)
        if zeros: one['zeros'] = zeros                      # that many more bytes of 00
        if before: one['before'] = [x.hex() for x in before]
        groups.setdefault(parser, []).append(one)
    out = dict(_about='bad inputs and the class of failure of each; made by make_negative.py, explained in outcomes.md', **groups)
    with open(path, 'w') as f: json.dump(out, f, indent=0, ensure_ascii=True); f.write('\n')
    print(path, {k: len(v) for k, v in groups.items()}, sum(map(len, groups.values())))
if __name__ == '__main__': main(sys.argv[1] if len(sys.argv) > 1 else 'negative.json')
