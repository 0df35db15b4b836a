// What a session wants done: messages for the relay, and what it tells its user interface. Everything said of a peer was
// proven by that peer, never by the server.

/** @import { Bytes } from './bytes.js' */
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
 *   | {type: 'notSent', reason: 'unknown-peer'}} SessionEvent
 */

/** @typedef {Outgoing | SessionEvent} Output */

export {};
