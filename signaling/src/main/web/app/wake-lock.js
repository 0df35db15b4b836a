// A phone should not go dark in the middle of a call.

/** @type {WakeLockSentinel | null} */
let lock = null;

/**
 * Keeps the screen on, or lets it sleep. The browser drops the lock of a hidden page: ask again when it is shown.
 *
 * @param {boolean} awake
 */
export async function keepAwake(awake) {
  if (!awake || document.hidden || lock?.released === false) {
    if (!awake) {
      await lock?.release();
      lock = null;
    }
    return;
  }
  // Refused with a low battery, missing in some browsers: the call goes on all the same.
  lock = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
}
