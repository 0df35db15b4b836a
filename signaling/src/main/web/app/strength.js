// How long a guesser would search. An honest lower bound: what looks random to us may still be a known quotation.

import { ROOM_NAME_BITS } from "./generate.js";

/** Argon2id makes each guess about 2^20 times dearer than a hash; below this a rented farm finds it in weeks. */
const PASSPHRASE_BITS = 50;

const COMMON = new Set(
  (
    "password passwort passphrase secret geheim meeting call room video test hello welcome admin login letmein " +
    "qwerty qwertz asdf iloveyou monkey dragon football master sunshine princess team family friends work office " +
    "home daily standup weekly jour fixe chat talk zoom jitsi private privat"
  ).split(" "),
);
const SEQUENCES = ["abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "qwertzuiop", "asdfghjkl"];

/**
 * @param {string} part
 * @returns {boolean} whether it is a run of the alphabet, the digits or a keyboard row, or one character repeated
 */
function isRun(part) {
  const backwards = [...part].reverse().join("");
  return (
    new Set(part).size === 1 ||
    (part.length > 2 && SEQUENCES.some((row) => row.includes(part) || row.includes(backwards)))
  );
}

/**
 * @param {string} part letters only or digits only or signs only
 * @returns {number}
 */
function bitsOfUnlistedPart(part) {
  if (isRun(part)) {
    return 5;
  }
  if (COMMON.has(part)) {
    return 6;
  }
  if (/^\d+$/.test(part)) {
    // Years and dates come first in every guesser's list.
    return /^(19|20)\d\d$/.test(part) ? 7 : part.length * Math.log2(10);
  }
  if (/^\p{L}+$/u.test(part)) {
    // Letters in a row are mostly a word of some language: about 16 bits, more only if very long.
    return Math.max(Math.min(part.length * 4.7, 16), part.length * 1.5);
  }
  return part.length * 5;
}

/**
 * @param {string} token
 * @param {ReadonlySet<string>} words
 * @returns {string[]} its parts between hyphens, listed words such as "yo-yo" in one piece
 */
function splitAtHyphens(token, words) {
  /** @type {string[]} */
  const result = [];
  for (const part of token.split("-").filter(Boolean)) {
    const last = result.at(-1);
    if (last !== undefined && words.has(`${last}-${part}`)) {
      result[result.length - 1] = `${last}-${part}`;
    } else {
      result.push(part);
    }
  }
  return result;
}

/**
 * @param {string} text
 * @param {ReadonlySet<string>} words list that a guesser would try first
 * @returns {number} bits of choice, at most
 */
export function estimateBits(text, words) {
  const perWord = Math.log2(Math.max(words.size, 2));
  const tokens = text
    .toLowerCase()
    .normalize("NFC")
    .split(/\s+/u)
    .flatMap((token) => splitAtHyphens(token, words));
  const seen = new Set();
  let bits = 0;
  for (const token of tokens) {
    const parts = words.has(token) ? [token] : (token.match(/\p{L}+|\p{N}+|[^\p{L}\p{N}]+/gu) ?? []);
    // Letters mixed with digits inside one token: a random string rather than words.
    const mixed = parts.length >= 5 && !COMMON.has(parts[0] ?? "");
    for (const part of parts) {
      // Among many random words an ordinary one is as good as any; alone it is somebody's idea.
      const listed = words.has(part) && (tokens.length >= 4 || !COMMON.has(part));
      const partBits = mixed ? part.length * 4.7 : listed ? perWord : bitsOfUnlistedPart(part);
      bits += seen.has(part) ? 1 : partBits;
      seen.add(part);
    }
  }
  return bits;
}

/**
 * @param {string} passphrase
 * @param {ReadonlySet<string>} words
 * @returns {string} why it is weak; "" if it is not
 */
export function passphraseWarning(passphrase, words) {
  const text = passphrase.trim();
  if (text === "") {
    return "";
  }
  const bits = estimateBits(text, words);
  if (bits >= PASSPHRASE_BITS) {
    return "";
  }
  const count = text.split(/\s+/u).length;
  const reason =
    bits < 20
      ? "This is among the first things anybody would try."
      : count > 1
        ? `${count} words like these are too few: there are only about ${readableCount(bits)} such passphrases.`
        : `One word or a short text is too little: there are only about ${readableCount(bits)} such passphrases.`;
  return (
    reason +
    " Whoever runs the server sees one sealed greeting from you and can try passphrases on it in peace," +
    " without anybody noticing. Five random words are safe."
  );
}

/**
 * @param {string} room
 * @param {ReadonlySet<string>} words
 * @returns {string} why it is weak; "" if it is not
 */
export function roomWarning(room, words) {
  if (room === "" || estimateBits(room, words) >= ROOM_NAME_BITS - 1) {
    return "";
  }
  return (
    "This name is easy to guess or to meet by chance. A stranger in the room cannot see or hear you without the" +
    " passphrase, but can see how many you are, take up places, and is one step nearer to guessing it."
  );
}

/**
 * @param {number} bits
 * @returns {string} "a thousand", "3 million" …
 */
export function readableCount(bits) {
  const names = ["", "thousand", "million", "billion", "trillion"];
  const power = Math.min(Math.floor((bits * Math.log10(2)) / 3), names.length - 1);
  const value = Math.max(1, Math.round(2 ** bits / 1000 ** power));
  return power === 0 ? String(value) : `${value.toLocaleString("en")} ${names[power]}`;
}
