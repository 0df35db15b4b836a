// Names of files (section 5.2): as they travel, and as they are shown and saved.

import { shownName } from './display-name.js';

export const MAX_NAME_BYTES = 255;

const encoder = new TextEncoder();

/** Cut at a code point. @type {(name: string) => string} */
export function fittingName(name) {
  const { read } = encoder.encodeInto(name, new Uint8Array(MAX_NAME_BYTES));
  return name.slice(0, read) || 'file';
}

/** Without control, bidi and path characters, and without leading dots. @type {(name: string) => string} */
export const shownFileName = (name) => shownName(name.replace(/[/\\:]/g, '')).replace(/^[. ]+/, '') || 'file';
