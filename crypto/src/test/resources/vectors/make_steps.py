#!/usr/bin/python3
"""Every single step behind a label of section 6, with its very input: steps.json. Run: python3 make_steps.py [out.json].
Where an answer of vectors-own.json is wrong, the first wrong line here says why. Made with make_vectors.py's primitives."""
import json, sys
from make_vectors import (A, CHAT, IN, J, SUITE, expand, extract, hello, key_id, lp, pair, passphrase, ratchet, root_of, roster_hash, chat_hash,
                          sender_secret, seq_bytes, sha256, tag, track_key, u32, u64, u16, words, x25519)

def main(path):
    steps = []
    def step(label, what, function, data, out, key=b'', length=None):
        steps.append(dict(label=label, what=what, function=function, key=key.hex(), input=data.hex(), length=len(out) if length is None else length, output=out.hex()))
        return out
    def hashed(label, what, data, length=32): return step(label, what, 'SHA-256', data, sha256(data)[:length])
    def extracted(label, what, salt, ikm): return step(label, what, 'Extract', ikm, extract(salt, ikm), salt)
    def expanded(label, what, prk, info, length): return step(label, what, 'Expand', info, expand(prk, info, length), prk)

    p = passphrase(IN['passphrase_typed'])
    room_id = hashed('bb1 room', 'roomId', lp('bb1 room') + lp(IN['link_host']) + lp(IN['room']))
    salt = hashed('bb1 salt', 'Argon2id salt', lp('bb1 salt') + lp(room_id))
    known_salt, prk, known_root = root_of(p, room_id); assert salt == known_salt
    root = extracted('bb1 root', 'root', lp('bb1 root') + lp(room_id), prk); assert root == known_root
    for who, m in (('Ada', A), ('Jo', J)):
        both = expanded('bb1 hello', f'helloKey and helloCommit of {who}', root, lp('bb1 hello') + lp(m['id']) + lp(m['nonce']), 64)
        known = hello(root, m['id'], m['nonce'], 0, m['slot'], m['E']); assert both == known['hello_key'] + known['hello_commit']
    small, big = sorted((A, J), key=lambda m: m['id'])
    t = b''.join(lp(m['id']) + lp(m['E']) + u32(m['slot']) for m in (small, big))
    pair_salt = expanded('bb1 pair', 'salt for the DH', root, lp('bb1 pair') + t, 64)
    shared = extracted('bb1 box', 'pair secret', pair_salt, x25519(A['e'], J['E']))
    for i, j, what in ((A, J, 'box_send'), (J, A, 'box_recv')):
        box = expanded('bb1 box', f'B of {i["name"]} to {j["name"]}', shared, lp('bb1 box') + lp(i['id']) + lp(j['id']), 64); assert box == pair(root, A, J)[what]
    assert expanded('bb1 tag', 'tag of the root', root, lp('bb1 tag'), 16) == tag(root)
    s0 = expanded('bb1 sender', 'S_0 of Ada', root, lp('bb1 sender') + lp(A['id']) + u32(A['slot']) + u32(0) + lp(A['M']), 64); assert s0 == sender_secret(root, A['id'], A['slot'], 0, A['M'])
    late = expanded('bb1 sender', 'the same with the last slot and epoch', root, lp('bb1 sender') + lp(A['id']) + u32(8190) + u32((1 << 24) - 1) + lp(A['M']), 64); assert late != s0
    first = extracted('SFrame 1.0 Ratchet', 'the ratchet, first half', b'', s0)
    s1 = expanded('SFrame 1.0 Ratchet', 'S_1 of Ada', first, b'SFrame 1.0 Ratchet', 64); assert s1 == ratchet(s0)
    for epoch, slot, track in ((1, 3, 0), (1, 3, 7), ((1 << 24) - 1, 8190, 6)):
        kid = key_id(epoch, slot, track); suffix = u64(kid) + u16(SUITE); secret, key, iv = track_key(s1, kid)
        assert extracted('SFrame 1.0 Secret key ', f'SFrame secret of key id {kid}', b'', s1) == secret
        assert expanded('SFrame 1.0 Secret key ', f'key of key id {kid}', secret, b'SFrame 1.0 Secret key ' + suffix, 32) == key
        assert expanded('SFrame 1.0 Secret salt ', f'salt of key id {kid}', secret, b'SFrame 1.0 Secret salt ' + suffix, 12) == iv
    breakout, breakout_secret = seq_bytes(0x31, 16), seq_bytes(0x77, 32)
    extracted('bb1 breakout', 'root of a breakout room', lp('bb1 breakout') + lp(room_id) + lp(breakout), breakout_secret)
    hashed('bb1 breakout room', 'name of a breakout room', lp('bb1 breakout room') + lp(room_id) + lp(breakout), 16)
    for who, m in (('Ada', A), ('Jo', J)):
        n = hashed('bb1 words', f'five words of {who}', lp('bb1 words') + lp(m['id']) + lp(m['E']) + u32(m['slot']), 16)
        number = int.from_bytes(n, 'big'); assert words(m) == [number // 7776 ** k % 7776 for k in range(5)]
    body = u32(0) + bytes(16) + CHAT.encode()
    assert hashed('bb1 chat', 'prev', lp('bb1 chat') + lp(A['id']) + u32(7) + lp(body), 16) == chat_hash(A['id'], 7, body)
    assert hashed('bb1 roster', 'rosterHash of Ada and Jo', lp('bb1 roster') + lp(small['id']) + lp(big['id']), 16) == roster_hash([A['id'], J['id']])
    hashed('bb1 roster', 'rosterHash of Ada alone', lp('bb1 roster') + lp(A['id']), 16)
    with open(path, 'w') as f: json.dump(dict(_about='every step of section 6 with its input; made by make_steps.py', steps=steps), f, indent=1); f.write('\n')
    print(path, len(steps), 'steps of', len({s['label'] for s in steps}), 'labels')
if __name__ == '__main__': main(sys.argv[1] if len(sys.argv) > 1 else 'steps.json')
