// Argon2id in a worker of its own, because it blocks for half a second (section 3). It is told one passphrase,
// answers once and is ended by whoever started it. In JavaScript alone: in Java CallRoot does it on its caller's thread.
// hash-wasm 4.12.0, dist/argon2.umd.min.js as published (a test pins its SHA-256); the package's integrity is
// sha512-+/2B2rYLb48I/evdOIhP+K/DD2ca2fgBjp6O+GBEnCDk2e4rpeXIK8GvIyRPjTezgmWn9gmKwkQjjx6BtqDHVQ==
// It compiles WebAssembly, so this worker needs script-src 'wasm-unsafe-eval'.
//   in:  {password: Uint8Array, salt: Uint8Array}    out: {prk: Uint8Array}

import './vendor/argon2.umd.min.js';
import { ARGON2ID } from './call-root.js';

self.onmessage = async ({ data: { password, salt } }) => {
  const prk = await globalThis.hashwasm.argon2id({ ...ARGON2ID, password, salt, outputType: 'binary' });
  password.fill(0);
  self.postMessage({ prk }, { transfer: [prk.buffer] });
};
