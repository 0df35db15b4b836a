/// The relay as seen from outside: [MediaRelay], its configuration, ids, and the commands and
/// events that cross between the control thread and the media workers. Nothing here knows what a
/// frame says: frames are sealed before they come.
package dev.blindbridge.sfu;
