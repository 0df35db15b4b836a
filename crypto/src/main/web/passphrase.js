// What people type becomes P: section 3. Never trim() or \s: Java and JavaScript differ there.

import { utf8 } from './bytes.js';
/** @import { Bytes } from './bytes.js' */

const INVISIBLE = /[\u200b\u2060\ufeff]/g;
const SPACES = /[\u0009-\u000d \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;
const REFUSED = /[\p{Cc}\p{Cs}\p{Cn}]/u;

/**
 * The normal form of a typed passphrase, or null where it is refused: empty, or with control, unassigned or
 * half characters.
 * @type {(typed: string) => Bytes | null}
 */
export function normalPassphrase(typed) {
  const spaced = typed.replace(INVISIBLE, '').replace(SPACES, ' ').replace(/^ | $/g, '');
  if (spaced === '' || REFUSED.test(spaced)) return null;
  return utf8(spaced.normalize('NFC'));
}
