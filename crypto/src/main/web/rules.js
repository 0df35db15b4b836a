// The rules of section 4 that keep people out. All hold, always; tests alone break one at a time, to see that the model
// notices.

/**
 * ratchetsForNewcomers: a newcomer opens nothing sealed before it was proven. rekeysAfterLeavers: a leaver opens nothing
 * sealed later. remembersRetired: a retired id never comes back. ratchetsAtCounter: when a key has sealed this much the
 * epoch moves on, long before the counter ends.
 * @typedef {{ratchetsForNewcomers: boolean, rekeysAfterLeavers: boolean, remembersRetired: boolean,
 *   ratchetsAtCounter: number}} Rules
 */

/** @type {Readonly<Rules>} */
export const ALL_RULES = Object.freeze({
  ratchetsForNewcomers: true, rekeysAfterLeavers: true, remembersRetired: true, ratchetsAtCounter: 2 ** 23,
});
