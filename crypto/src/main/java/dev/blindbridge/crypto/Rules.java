package dev.blindbridge.crypto;

/// The rules of section 4 that keep people out. All hold, always; tests alone break one at a time,
/// to see that the model notices.
///
/// @param ratchetsForNewcomers a newcomer opens nothing sealed before it was proven
/// @param rekeysAfterLeavers a leaver opens nothing sealed later
/// @param remembersRetired a retired id never comes back
record Rules(boolean ratchetsForNewcomers, boolean rekeysAfterLeavers, boolean remembersRetired) {
    static final Rules ALL = new Rules(true, true, true);
}
