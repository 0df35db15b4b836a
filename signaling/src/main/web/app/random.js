// Random choice for names and passphrases: the platform's CSPRNG, every outcome equally likely.

/** @returns {number} 32 random bits */
function drawUint32() {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}

/**
 * A number from 0 to limit − 1. Draws that would favour the small numbers are thrown away.
 *
 * @param {number} limit from 1 to 2^32
 * @param {() => number} draw source of 32 random bits
 * @returns {number}
 */
export function randomBelow(limit, draw = drawUint32) {
  const fair = 2 ** 32 - (2 ** 32 % limit);
  for (;;) {
    const value = draw();
    if (value < fair) {
      return value % limit;
    }
  }
}

/**
 * @param {readonly string[]} words
 * @param {number} count
 * @param {() => number} [draw]
 * @returns {string[]}
 */
export function randomWords(words, count, draw) {
  return Array.from({ length: count }, () => words[randomBelow(words.length, draw)] ?? "");
}
