// The page and the browser around the worker, for tests: what it tells is kept, Argon2id answers when it may.

import { WORDS } from './meeting.js';
import { bytes, own } from './vectors.js';

/** All that the worker told and no test took; also, as 'argon2', what it asked that one. @type {any[]} */
export const told = [];
/** Tests that wait for something to be told. @type {Set<() => void>} */
const waiting = new Set();
/** @param {any} message */
function tell(message) {
  told.push(message);
  for (const look of waiting) look();
}
export const page = /** @type {any} */ ({ postMessage: tell });
/** What the worker does every now and then. @type {(() => void)[]} */
export const ticks = [];

/** Argon2id answers with the vectors' key, whatever the passphrase, but waits for this. */
export const argon2 = { /** @type {Promise<void>} */ mayAnswer: Promise.resolve() };

Object.assign(globalThis, {
  self: page,
  setInterval: (/** @type {() => void} */ tick) => ticks.push(tick),
  fetch: async () => ({ ok: true, text: async () => WORDS.join('\n') }),
  Worker: class {
    /** @type {(event: object) => void} */
    onmessage = () => undefined;
    async postMessage(/** @type {any} */ { salt }) {
      tell({ type: 'argon2', salt });
      await argon2.mayAnswer;
      this.onmessage({ data: { prk: bytes(own.k1.prk) } });
    }
    terminate() {}
  },
});
await import('../../main/web/worker.js');

/** @param {object} data */
export const post = (data) => page.onmessage({ data });

/** The next that is told of this type; a test that waits in vain ends with nothing left to do. @type {(type: string) => Promise<any>} */
export const next = (type) => new Promise((resolve) => {
  const look = () => {
    const at = told.findIndex((message) => message.type === type);
    if (at < 0) return;
    waiting.delete(look);
    resolve(told.splice(at, 1)[0]);
  };
  waiting.add(look);
  look();
});
