// The messages about files: section 5.2.
//   offer:   u32 number | secret 64 | u64 size | SHA-256 32 | u16 len | name
//   request: u32 number | u32 first | u16 count          gone: u32 number

import { bigEndian, concat, readBigEndian, u16, u32, utf8 } from './bytes.js';
import { MAX_NAME_BYTES } from './file-name.js';
import { EPOCH_LIMIT } from './key-id.js';
import { SECRET_BYTES } from './secret.js';
import { decodeUtf8 } from './utf8.js';
/** @import { Bytes } from './bytes.js' */

export const CHUNK_BYTES = 65536;
/** At most so many chunks are asked for and not yet there. */
export const MAX_WANTED = 8;

const MAX_CHUNKS = 2 ** 16;
const SIZE_OFFSET = 4 + SECRET_BYTES;
const HASH_OFFSET = SIZE_OFFSET + 8;
const LENGTH_OFFSET = HASH_OFFSET + 32;
const NAME_OFFSET = LENGTH_OFFSET + 2;

/** secret: raw, erased by whoever imports or sends it; name: as it travels. @typedef {{number: number, secret: Bytes, size: number, hash: Bytes, name: string}} OfferBody */
/** @typedef {{number: number, first: number, count: number}} FileRequest */

/** @type {(size: number) => number} */
export const chunkCount = (size) => Math.ceil(size / CHUNK_BYTES);

/** @type {(size: number) => boolean} at least one byte, at most 2^16 chunks */
export const isOfferable = (size) => size >= 1 && chunkCount(size) <= MAX_CHUNKS;

/**
 * It is an epoch in the key id. From 1: with epoch 0 a chunk's key id would be no other's either, but so it cannot be
 * confused with one.
 * @type {(number: number) => boolean}
 */
const isNumber = (number) => number >= 1 && number < EPOCH_LIMIT;

/** The authenticated codec number says which chunk is the last. @type {(chunk: number, size: number) => number} */
export const chunkCodec = (chunk, size) => (chunk === chunkCount(size) - 1 ? 1 : 0);

/** @type {(offer: OfferBody) => Bytes} */
export function encodeOffer({ number, secret, size, hash, name }) {
  const nameBytes = utf8(name);
  return concat(u32(number), secret, bigEndian(size, 8), hash, u16(nameBytes.length), nameBytes);
}

/** @type {(body: Bytes) => OfferBody | null} */
export function parseOffer(body) {
  if (body.length <= NAME_OFFSET || body.length > NAME_OFFSET + MAX_NAME_BYTES) return null;
  const number = readBigEndian(body, 0, 4);
  const size = readBigEndian(body, SIZE_OFFSET, 8);
  const name = decodeUtf8(body.subarray(NAME_OFFSET));
  if (name === null || readBigEndian(body, LENGTH_OFFSET, 2) !== body.length - NAME_OFFSET) return null;
  if (!isNumber(number) || !isOfferable(size)) return null;
  const hash = body.slice(HASH_OFFSET, LENGTH_OFFSET);
  return { number, secret: body.slice(4, SIZE_OFFSET), size, hash, name };
}

/** @type {(request: FileRequest) => Bytes} */
export const encodeRequest = ({ number, first, count }) => concat(u32(number), u32(first), u16(count));

/** @type {(body: Bytes) => FileRequest | null} */
export function parseRequest(body) {
  if (body.length !== 10) return null;
  const number = readBigEndian(body, 0, 4);
  const first = readBigEndian(body, 4, 4);
  const count = readBigEndian(body, 8, 2);
  const valid = isNumber(number) && count >= 1 && count <= MAX_WANTED && first + count <= MAX_CHUNKS;
  return valid ? { number, first, count } : null;
}

/** @type {(body: Bytes) => number | null} */
export function parseGone(body) {
  const number = body.length === 4 ? readBigEndian(body, 0, 4) : 0;
  return isNumber(number) ? number : null;
}
