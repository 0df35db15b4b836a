// Names as others typed them: shown, never trusted.

// Control characters, bidi overrides and isolates, zero-width and other invisible ones, line and paragraph separators.
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * @param {string} name
 * @returns {string}
 */
export function cleanName(name) {
  return name.replace(INVISIBLE, "").replace(/\s+/gu, " ").trim();
}

/**
 * The name as the sealed messages carry it: 64 bytes of UTF-8, cut at a character.
 *
 * @param {string} name
 * @returns {string}
 */
export function limitedName(name) {
  const encoder = new TextEncoder();
  let kept = "";
  for (const character of cleanName(name)) {
    if (encoder.encode(kept + character).length > 64) {
      break;
    }
    kept += character;
  }
  return kept;
}

/**
 * @param {{slot: number, name: string}[]} people
 * @returns {Map<number, string>} slot → name to show; equal names are told apart by their slot
 */
export function displayNames(people) {
  const cleaned = people.map(({ slot, name }) => ({ slot, name: cleanName(name) || "Guest" }));
  /** @type {Map<string, number>} */
  const uses = new Map();
  for (const { name } of cleaned) {
    const key = name.normalize("NFKC").toLowerCase();
    uses.set(key, (uses.get(key) ?? 0) + 1);
  }
  return new Map(
    cleaned.map(({ slot, name }) => {
      const unique = uses.get(name.normalize("NFKC").toLowerCase()) === 1;
      return [slot, unique && name !== "Guest" ? name : `${name} (${slot})`];
    }),
  );
}

/**
 * @param {string} name
 * @returns {string} one or two letters for the avatar
 */
export function initials(name) {
  const words = name.split(/[\s-]+/u).filter((word) => /^\p{L}/u.test(word));
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : [words[0]];
  return letters.map((word) => [...(word ?? "")][0] ?? "").join("").toUpperCase() || "?";
}
