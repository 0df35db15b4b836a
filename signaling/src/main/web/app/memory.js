// What the browser keeps: one's name, and within a tab whether a reload should go back into the call. Never a key,
// a passphrase, or anything of the call itself.

const NAME = "blindbridge.name";
const STAY = "blindbridge.stay";

/** @returns {string} */
export function recallName() {
  return read(() => localStorage.getItem(NAME)) ?? "";
}

/** @param {string} name */
export function rememberName(name) {
  read(() => (name === "" ? localStorage.removeItem(NAME) : localStorage.setItem(NAME, name)));
}

/**
 * @param {string} room
 * @returns {{microphone: boolean, camera: boolean} | null} only after a reload of a page that was in this room
 */
export function recallStay(room) {
  const [navigation] = performance.getEntriesByType("navigation");
  const isReload = /** @type {PerformanceNavigationTiming | undefined} */ (navigation)?.type === "reload";
  const stored = read(() => sessionStorage.getItem(STAY)) ?? null;
  if (!isReload || stored === null) {
    return null;
  }
  const stay = read(() => JSON.parse(stored));
  return stay?.room === room ? { microphone: stay.microphone === true, camera: stay.camera === true } : null;
}

/**
 * @param {string} room
 * @param {{microphone: boolean, camera: boolean}} stay
 */
export function rememberStay(room, stay) {
  read(() => sessionStorage.setItem(STAY, JSON.stringify({ room, ...stay })));
}

export function forgetStay() {
  read(() => sessionStorage.removeItem(STAY));
}

/**
 * Storage may be switched off; then nothing is remembered.
 *
 * @template T
 * @param {() => T} access
 * @returns {T | undefined}
 */
function read(access) {
  try {
    return access();
  } catch {
    return undefined;
  }
}
