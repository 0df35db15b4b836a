// What a session wants done: messages for the relay, and what it tells its user interface. Everything said of a peer was
// proven by that peer, never by the server.

/** @import { Breakout } from './breakout.js' */
/** @import { Bytes } from './bytes.js' */
/** @import { ApplicationKind } from './feature-message.js' */
/** @import { PeerState } from './peer.js' */

/**
 * A sealed message for the signalling relay; to null: to all others.
 * @typedef {{type: 'send', to: number | null, data: Bytes}} Outgoing
 */

/**
 * A peer to show. name: as it calls itself, without what could disguise it; with the slot behind it where two names are
 * equal; empty before it is proven. words: five words that it sees as its own, to be compared aloud (section 5.1).
 * @typedef {{type: 'peer', slot: number, id: string, name: string, state: PeerState, words: string[], tracks: number,
 *   flags: number}} PeerView
 */

/**
 * chat: own ones too; missing: a message of this sender is missing before this one. missing: the sender at this slot had
 * seen a message that did not arrive here. nobodyAnswered: others are present, but no hello of theirs opened.
 * undecryptable: connections that have not proven themselves in their time, told whole. rosterDiffers: for over a minute
 * that peer has seen other people than we do. keyFrameWanted: a key arrived. conflict: somebody with the passphrase
 * claims a slot that another live peer holds, or changed its key: refused.
 * @typedef {PeerView
 *   | {type: 'chat', slot: number, name: string, text: string, own: boolean, private: boolean, to: number | null, lifetimeSeconds: number, missing: boolean}
 *   | {type: 'missing', slot: number}
 *   | {type: 'nobodyAnswered'}
 *   | {type: 'undecryptable', slots: number[]}
 *   | {type: 'rosterDiffers', slot: number}
 *   | {type: 'keyFrameWanted', slot: number}
 *   | {type: 'conflict', slot: number}
 *   | {type: 'notSent', reason: 'unknown-peer'}
 *   | FeatureEvent} SessionEvent
 */

/**
 * gone: no longer offered; silent: asked five times; content: not what was offered (of an own one: changed on the disk);
 * left: its sender is gone; busy: not on offer any more, or too many at a time.
 * @typedef {'gone' | 'silent' | 'content' | 'left' | 'busy'} FileFailure
 */

/**
 * Section 5. fileOffered: own ones too, with their number; id: the sender's. fileProgress: of an own one what `to` was sent.
 * passphraseChanged: taken; derive the root of it and give it back to `adopt`. notAcked: who has not confirmed the
 * passphrase that I changed, from 10 s on and at each change. removalsCrossed: change it once more, for those who are
 * left. recordingMark: show it, or no longer. recordingWaiting: who has not seen mine yet. switchOffAsked: slot is whom a
 * moderator asked, me perhaps. lobbyKnock: slot is where it came from; only told to a moderator.
 * @typedef {{type: 'fileOffered', id: string, slot: number, name: string, number: number, fileName: string, size: number, private: boolean, own: boolean, to: number | null}
 *   | {type: 'fileProgress', id: string, number: number, own: boolean, to: number | null, bytes: number, size: number}
 *   | {type: 'fileDone', id: string, number: number, fileName: string, file: Blob}
 *   | {type: 'fileFailed', id: string, number: number, own: boolean, reason: FileFailure}
 *   | {type: 'passphraseChanged', change: number, slot: number, name: string, passphrase: string}
 *   | {type: 'notAcked', slots: number[]}
 *   | {type: 'removalsCrossed'}
 *   | {type: 'recordingMark', slot: number, name: string, recording: boolean}
 *   | {type: 'recordingAllowed'}
 *   | {type: 'recordingWaiting', slots: number[]}
 *   | {type: 'switchOffAsked', bySlot: number, name: string, slot: number, track: number}
 *   | {type: 'breakoutAssigned', bySlot: number, name: string, breakout: Breakout}
 *   | {type: 'p2pReceived', slot: number, text: string}
 *   | {type: 'applicationReceived', slot: number, name: string, kind: ApplicationKind, json: string}
 *   | {type: 'lobbyKnock', slot: number, name: string}} FeatureEvent
 */

/** @typedef {Outgoing | SessionEvent} Output */

export {};
