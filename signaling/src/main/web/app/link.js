// The invitation link: https://HOST/ROOM#PASSPHRASE. The fragment never leaves the browser.

import { PASSPHRASE_WORDS } from "./generate.js";

const ROOM = /^[a-z0-9-]{1,64}$/;

/**
 * @param {string} text what somebody typed
 * @returns {string} the same as a room name, as far as that goes
 */
export function tidyRoomName(text) {
  return text
    .trim()
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[\s_./]+/g, "-")
    .replace(/[^a-z0-9-]/g, "")
    .replace(/-{2,}/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 64);
}

/**
 * @param {string} path location.pathname
 * @returns {string | null} the room, null for the landing page, "" for a path that names no room
 */
export function roomOfPath(path) {
  if (path === "/" || path === "/index.html") {
    return null;
  }
  const name = path.slice(1).toLowerCase();
  return ROOM.test(name) ? name : "";
}

/**
 * The list words that `text` is made of, joined by hyphens. Words of the list hold hyphens themselves
 * ("yo-yo"), so this looks for a split rather than splitting at each.
 *
 * @param {string[]} parts
 * @param {ReadonlySet<string>} words
 * @param {number} count
 * @returns {string[] | null}
 */
function splitIntoWords(parts, words, count) {
  if (count === 0) {
    return parts.length === 0 ? [] : null;
  }
  for (const length of [1, 2]) {
    const word = parts.slice(0, length).join("-");
    if (parts.length < length || !words.has(word)) {
      continue;
    }
    const rest = splitIntoWords(parts.slice(length), words, count - 1);
    if (rest !== null) {
      return [word, ...rest];
    }
  }
  return null;
}

/**
 * @param {string} hash location.hash
 * @param {ReadonlySet<string>} words the passphrase list
 * @returns {string} the passphrase, "" if there is none
 */
export function passphraseOfHash(hash, words) {
  const raw = hash.replace(/^#/, "");
  const listed = splitIntoWords(raw.split("-"), words, PASSPHRASE_WORDS);
  if (listed !== null) {
    return listed.join(" ");
  }
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}

/**
 * Five list words become readable (`#acorn-basil-…`). Anything else is percent-encoded, and its hyphens too,
 * so that it is never taken for five words.
 *
 * @param {string} passphrase
 * @param {ReadonlySet<string>} words
 * @returns {string} the fragment without #
 */
export function fragmentOf(passphrase, words) {
  const parts = passphrase.split(" ");
  if (parts.length === PASSPHRASE_WORDS && parts.every((word) => words.has(word))) {
    return parts.join("-");
  }
  return encodeURIComponent(passphrase).replaceAll("-", "%2D");
}

/**
 * @param {string} origin
 * @param {string} room
 * @param {string} passphrase
 * @param {ReadonlySet<string>} words
 * @returns {string}
 */
export function invitationLink(origin, room, passphrase, words) {
  return `${origin}/${room}#${fragmentOf(passphrase, words)}`;
}
