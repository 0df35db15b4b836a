// What the landing page offers: a room name to say on the phone, a passphrase nobody guesses.

import { randomWords } from "./random.js";

/** Strangers should not stumble into a room: at least this many bits of choice in its name. */
export const ROOM_NAME_BITS = 40;

/** Five words of 7776 are 64 bits, which Argon2id makes too dear to search. */
export const PASSPHRASE_WORDS = 5;

/**
 * @param {number} listLength
 * @returns {number} words a room name needs to be one of at least 2^40
 */
export function roomNameWords(listLength) {
  return Math.ceil(ROOM_NAME_BITS / Math.log2(listLength));
}

/**
 * @param {readonly string[]} words
 * @param {() => number} [draw]
 * @returns {string}
 */
export function generateRoomName(words, draw) {
  return randomWords(words, roomNameWords(words.length), draw).join("-");
}

/**
 * @param {readonly string[]} words
 * @param {() => number} [draw]
 * @returns {string}
 */
export function generatePassphrase(words, draw) {
  return randomWords(words, PASSPHRASE_WORDS, draw).join(" ");
}

/**
 * Reads a word list: one word a line, the EFF's dice numbers and `#` comments left out.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function parseWordList(text) {
  return text
    .split("\n")
    .map((line) => line.replace(/^[1-6]+\t/, "").trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}
