// A sealed frame or message taken apart but not yet believed: clear bytes || SFrame header || ciphertext || tag.

import { TAG_BYTES } from './aes-gcm.js';
import { INNER_HEADER_BYTES } from './inner-header.js';
import { epochOf, isValidKeyId, slotOf, trackOf } from './key-id.js';
import { parseHeader } from './sframe-header.js';
import { COUNTER_LIMIT } from './track-key.js';
/** @import { Bytes } from './bytes.js' */
/** @import { RejectReason } from './reject-reason.js' */

/**
 * @typedef {{bytes: Bytes, clearLength: number, codecNumber: number, sealedOffset: number, epoch: number,
 *   slot: number, track: number, counter: number}} WireImage a view of what arrived
 */

/**
 * First step of the receiver's order (section 1): parse and ranges.
 * @type {(bytes: Bytes, clearLength: number, codecNumber: number) => WireImage | RejectReason}
 */
export function parseWireImage(bytes, clearLength, codecNumber) {
  const header = parseHeader(bytes, clearLength);
  if (typeof header === 'string') return header;
  const { keyId, counter, end } = header;
  if (bytes.length < end + INNER_HEADER_BYTES + TAG_BYTES) return 'TOO_SHORT';
  if (!isValidKeyId(keyId) || counter >= COUNTER_LIMIT) return 'RANGE';
  const [epoch, slot, track] = [epochOf(keyId), slotOf(keyId), trackOf(keyId)];
  return { bytes, clearLength, codecNumber, sealedOffset: end, epoch, slot, track, counter };
}
