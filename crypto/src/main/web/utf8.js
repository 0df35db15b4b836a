// Strict UTF-8: what is malformed is refused, never replaced.

/** @import { Bytes } from './bytes.js' */

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @type {(bytes: Bytes) => string | null} null where it is no UTF-8 */
export function decodeUtf8(bytes) {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}
