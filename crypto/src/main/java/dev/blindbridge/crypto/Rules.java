package dev.blindbridge.crypto;

/// The rules of section 4 that keep people out. All hold, always; tests alone break one at a time,
/// to see that the model notices.
///
/// @param ratchetsForNewcomers a newcomer opens nothing sealed before it was proven
/// @param rekeysAfterLeavers a leaver opens nothing sealed later
/// @param remembersRetired a retired id never comes back
/// @param ratchetsAtCounter when a key has sealed this much the epoch moves on, long before the
///   counter ends
record Rules(
        boolean ratchetsForNewcomers,
        boolean rekeysAfterLeavers,
        boolean remembersRetired,
        int ratchetsAtCounter) {
    static final Rules ALL = new Rules(true, true, true, 1 << 23);
}
