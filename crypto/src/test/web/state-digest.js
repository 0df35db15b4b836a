// All that an object remembers, private fields included, written out by V8's inspector: two of these are equal if
// nothing changed in between.

import inspector from 'node:inspector';

/**
 * What a refused input may change: the count of refusals, the allowance and the pacing that bound what it can cause, the
 * queue that it waited in, and keys that are derived from what was known anyway. The word list never changes.
 */
const MAY_CHANGE = new Set(['rejections', '#limiter', 'askPause', '#queue', '#keys', 'wordList']);

/** @type {(subject: object) => Promise<string>} */
export async function stateDigest(subject) {
  const session = new inspector.Session();
  session.connect();
  /** @type {(method: string, parameters: object) => Promise<any>} */
  const post = (method, parameters) => new Promise((resolve, reject) => {
    session.post(method, parameters, (error, result) => (error ? reject(error) : resolve(result)));
  });
  const seen = new Map();
  Object.assign(globalThis, {
    digestSubject: subject,
    /** @param {object} one */
    digestIsNew: (one) => !seen.has(one) && Boolean(seen.set(one, true)),
  });

  /** @type {(value: any) => Promise<string>} */
  async function write(value) {
    if (value === undefined) return '';
    if (value.objectId === undefined) return value.unserializableValue ?? JSON.stringify(value.value ?? null);
    if (value.type === 'function') return 'function';
    const { result: isNew } = await post('Runtime.callFunctionOn', {
      objectId: value.objectId, functionDeclaration: 'function () { return digestIsNew(this); }',
    });
    if (!isNew.value) return `${value.className} again`;
    const { result, privateProperties = [], internalProperties = [] } = await post('Runtime.getProperties', {
      objectId: value.objectId, ownProperties: true,
    });
    const entries = internalProperties.filter((/** @type {any} */ one) => one.name === '[[Entries]]');
    const parts = [];
    for (const one of [...result.filter((/** @type {any} */ each) => each.enumerable), ...privateProperties, ...entries]) {
      if (!MAY_CHANGE.has(one.name)) parts.push(`${one.name}: ${await write(one.value)}`);
    }
    return `${value.className ?? ''}{${parts.join(', ')}}`;
  }

  try {
    const { result } = await post('Runtime.evaluate', { expression: 'digestSubject' });
    return await write(result);
  } finally {
    session.disconnect();
  }
}
