// What a participant says of itself, sealed, to proven peers only: u8 tracks || u8 flags || name (section 2).

import { concat, u8 } from './bytes.js';
import { encodeName, NAME_BYTES, parseName } from './display-name.js';
/** @import { Bytes } from './bytes.js' */

export const PROFILE_BYTES = 2 + NAME_BYTES;

/**
 * tracks: bit n set: it publishes the track of number n. flags: 1 hand raised, 2 muted, 4 recording.
 * @typedef {{tracks: number, flags: number, name: string}} Profile
 */

/** @type {(profile: Profile) => Bytes} */
export const encodeProfile = ({ tracks, flags, name }) => concat(u8(tracks), u8(flags), encodeName(name));

/** The name comes fit for display. @type {(body: Bytes) => Profile | null} */
export function parseProfile(body) {
  const name = parseName(body.subarray(2));
  return name === null ? null : { tracks: body[0], flags: body[1], name };
}
