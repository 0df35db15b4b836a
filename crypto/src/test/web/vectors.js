// Known answers, and small things that several tests need.

import { readFileSync } from 'node:fs';

/** @type {(name: string) => any} */
export const load = (name) => JSON.parse(readFileSync(new URL(`../resources/vectors/${name}`, import.meta.url), 'utf8'));

export const own = load('vectors-own.json');
export const sframe = load('sframe-vectors.json');
export const primitives = load('argon2id-hkdf-vectors.json');

/** @type {(text: string) => Uint8Array<ArrayBuffer>} */
export const bytes = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));

/** An X25519 private key from its 32 bytes (RFC 8410). @type {(raw: Uint8Array) => Promise<CryptoKey>} */
export function privateKey(raw) {
  const pkcs8 = new Uint8Array([...bytes('302e020100300506032b656e04220420'), ...raw]);
  return crypto.subtle.importKey('pkcs8', pkcs8, 'X25519', false, ['deriveBits', 'deriveKey']);
}

/** The public key to a private one: X25519 with the base point 9. @type {(key: CryptoKey) => Promise<CryptoKey>} */
export async function publicKey(key) {
  const base = new Uint8Array(32);
  base[0] = 9;
  const nine = await crypto.subtle.importKey('raw', base, 'X25519', true, []);
  const raw = await crypto.subtle.deriveBits({ name: 'X25519', public: nine }, key, 256);
  return crypto.subtle.importKey('raw', raw, 'X25519', true, []);
}
