// The page and the browser around the worker, for tests: what it tells is kept, Argon2id answers when it may.

import { WORDS } from './meeting.js';
import { bytes, own } from './vectors.js';
/** @import { Bytes } from '../../main/web/bytes.js' */

/** All that the worker told and no test took. @type {any[]} */
export const told = [];
export const page = /** @type {any} */ ({ postMessage: (/** @type {any} */ message) => told.push(message) });
/** What the worker does every now and then. @type {(() => void)[]} */
export const ticks = [];

/** Answers with the vectors' key, whatever the passphrase. before: waited for; salts: it was asked with. */
export const argon2 = {
  /** @type {Promise<void>} */
  before: Promise.resolve(),
  /** @type {Bytes[]} */
  salts: [],
};

Object.assign(globalThis, {
  self: page,
  setInterval: (/** @type {() => void} */ tick) => ticks.push(tick),
  fetch: async () => ({ ok: true, text: async () => WORDS.join('\n') }),
  Worker: class {
    /** @type {(event: object) => void} */
    onmessage = () => undefined;
    /** @param {{salt: Bytes}} asked */
    async postMessage({ salt }) {
      argon2.salts.push(salt);
      await argon2.before;
      this.onmessage({ data: { prk: bytes(own.k1.prk) } });
    }
    terminate() {}
  },
});
await import('../../main/web/worker.js');

/** @param {object} data */
export const post = (data) => page.onmessage({ data });

/** The next that the worker tells of this type. @type {(type: string) => Promise<any>} */
export async function next(type) {
  for (let turns = 0; turns < 5000; turns++) {
    const at = told.findIndex((message) => message.type === type);
    if (at >= 0) return told.splice(at, 1)[0];
    await new Promise((resolve) => { setImmediate(resolve); });
  }
  throw new Error(`the worker never told ${type}`);
}
