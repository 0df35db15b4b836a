// A knock: section 5.8. A hello with flag 2 and slot 8191, of a fresh id and a public value whose private half is thrown
// away. It is never answered and makes no peer.

import { LOBBY, sealHello } from './hello.js';
import { SLOT_LIMIT } from './key-id.js';
import { freshIdentity } from './my-identity.js';
/** @import { Bytes } from './bytes.js' */
/** @import { CallRoot } from './call-root.js' */
/** @import { Randomness } from './randomness.js' */

const NONCE_BYTES = 16;

/** @type {(root: CallRoot, name: string, randomness: Randomness) => Promise<Bytes>} */
export async function sealLobbyHello(root, name, randomness) {
  const nobody = await freshIdentity(SLOT_LIMIT, randomness);
  return sealHello(root, randomness.bytes(NONCE_BYTES), LOBBY, nobody, name);
}
