// The pair channel's two keys (section 3, "pair"): from the passphrase's root *and* a Diffie-Hellman value that dies
// with the call.

import { concat, lp } from './bytes.js';
import { derive } from './hkdf.js';
import { keyId } from './key-id.js';
import { transcript } from './public-identity.js';
import { SealingKey } from './sealing-key.js';
import { importSecret, SECRET_BYTES } from './secret.js';
import { Track } from './track.js';
import { TrackKey } from './track-key.js';
import { agree } from './x25519.js';
/** @import { CallRoot } from './call-root.js' */
/** @import { MyIdentity } from './my-identity.js' */
/** @import { PublicIdentity } from './public-identity.js' */

/** Pair keys know no epochs. */
export const PAIR_EPOCH = 0;

/** @typedef {{sending: SealingKey, receiving: TrackKey}} PairKeys */

/** Null if the peer's public value is refused. @type {(root: CallRoot, me: MyIdentity, peer: PublicIdentity) => Promise<PairKeys | null>} */
export async function pairKeys(root, me, peer) {
  const boxes = await boxSecrets(root, me, peer);
  if (boxes === null) return null;
  return {
    sending: new SealingKey(await TrackKey.derive(boxes.send, keyId(PAIR_EPOCH, me.slot, Track.PAIR), 'encrypt')),
    receiving: await TrackKey.derive(boxes.receive, keyId(PAIR_EPOCH, peer.slot, Track.PAIR), 'decrypt'),
  };
}

/** B_{i->j} and B_{j->i}. @type {(root: CallRoot, me: MyIdentity, peer: PublicIdentity) => Promise<{send: CryptoKey, receive: CryptoKey} | null>} */
export async function boxSecrets(root, me, peer) {
  const shared = await agree(me.privateKey, peer.publicKey);
  if (shared === null) return null;
  const salt = await root.pairSalt(transcript(me, peer));
  /** @type {(sender: PublicIdentity, receiver: PublicIdentity) => Promise<CryptoKey>} */
  const box = async (sender, receiver) => {
    const info = concat(lp('bb1 box'), lp(sender.id), lp(receiver.id));
    const secret = await derive(shared, salt, info, SECRET_BYTES);
    const key = await importSecret(secret);
    secret.fill(0);
    return key;
  };
  const boxes = { send: await box(me, peer), receive: await box(peer, me) };
  salt.fill(0);
  return boxes;
}
