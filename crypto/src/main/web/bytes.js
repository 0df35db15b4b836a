// Byte strings as the protocol writes them: big-endian integers, concatenation, lp().

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

const utf8Encoder = new TextEncoder();

/** @type {(text: string) => Bytes} */
export const utf8 = (text) => utf8Encoder.encode(text);

/** @type {(...parts: Uint8Array[]) => Bytes} */
export function concat(...parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** @type {(value: number, lengthBytes: number) => Bytes} */
export function bigEndian(value, lengthBytes) {
  const bytes = new Uint8Array(lengthBytes);
  for (let at = lengthBytes - 1, rest = value; at >= 0; at--, rest = Math.floor(rest / 256)) {
    bytes[at] = rest % 256;
  }
  return bytes;
}

/** @type {(value: number) => Bytes} */
export const u8 = (value) => bigEndian(value, 1);
/** @type {(value: number) => Bytes} */
export const u16 = (value) => bigEndian(value, 2);
/** @type {(value: number) => Bytes} */
export const u32 = (value) => bigEndian(value, 4);

/**
 * An unsigned big-endian integer. Above 2^53 the value is rounded, which every caller refuses anyway.
 * @type {(bytes: Uint8Array, at: number, lengthBytes: number) => number}
 */
export function readBigEndian(bytes, at, lengthBytes) {
  let value = 0;
  for (let i = at; i < at + lengthBytes; i++) value = value * 256 + bytes[i];
  return value;
}

/**
 * lp(x): u32 length, then x. Text stands for its ASCII or UTF-8 bytes.
 * @type {(x: Uint8Array | string) => Bytes}
 */
export function lp(x) {
  const bytes = typeof x === 'string' ? utf8(x) : x;
  return concat(u32(bytes.length), bytes);
}

/** @type {(bytes: Uint8Array) => string} */
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * Equal in a time that depends on the lengths alone.
 * @type {(a: Uint8Array, b: Uint8Array) => boolean}
 */
export function constantTimeEqual(a, b) {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= a[i] ^ b[i];
  return difference === 0;
}

/**
 * Unsigned, byte by byte: which of two ids is the smaller one.
 * @type {(a: Uint8Array, b: Uint8Array) => number}
 */
export function compareBytes(a, b) {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a[i] !== b[i]) return a[i] - b[i];
  }
  return a.length - b.length;
}

/** @type {(...parts: Uint8Array[]) => Promise<Bytes>} */
export async function sha256(...parts) {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', concat(...parts)));
}
