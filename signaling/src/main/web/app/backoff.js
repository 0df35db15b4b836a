// When to try again: soon at first, then ever less often, and not all clients at once.

const FIRST_MS = 300;
const LONGEST_MS = 15_000;

/**
 * @param {number} attempt from 0
 * @param {number} random from 0 to 1
 * @returns {number} milliseconds
 */
export function backoffMs(attempt, random = Math.random()) {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}
