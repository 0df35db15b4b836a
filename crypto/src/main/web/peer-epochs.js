// The sender secrets of one peer at the receiver: its current epoch, the one before for two seconds, and the two newest
// above (section 4, "a peer's epoch"). No frame changes anything before it authenticated (R2). Frames of several tracks
// are opened at the same time; what an await may have changed is looked at again in the one synchronous step, `commit`.

import { OpeningEpoch } from './opening-epoch.js';
import { importSecret, ratcheted, sameSecret } from './secret.js';
/** @import { Bytes } from './bytes.js' */
/** @import { RejectReason } from './reject-reason.js' */
/** @import { WireImage } from './wire-image.js' */

const MAX_RATCHETS = 8;
const MAX_AHEAD = 2;

/**
 * How far a key message that was held back is compared. Far more than one sender moves on in a call: if honest frames
 * passed for forged, they could be played again.
 */
const MAX_CHECKED = 4096;

const PREVIOUS_KEPT_MS = 2000;

/** After a key message its sender uses the epoch before for up to 3 s. */
const OLDER_KEPT_MS = 5000;

const NO_EPOCH = -1;

/**
 * What became of one wire image. resync: the sender is at an epoch that I have no way to: ask it for its key.
 * @typedef {{plaintext: Bytes}} Opened
 * @typedef {{reason: RejectReason, resync: boolean}} Refused
 */

/** @type {(reason: RejectReason, resync?: boolean) => Refused} */
const refused = (reason, resync = false) => ({ reason, resync });

export class PeerEpochs {
  #slot;
  /** @type {Map<number, OpeningEpoch>} by epoch */
  #stored = new Map();
  #current = NO_EPOCH;
  /**
   * The newest epoch up to the current one whose secret its owner told. Everything above it was reached by the ratchet,
   * which whoever was once given a secret can do as well.
   */
  #told = NO_EPOCH;
  #forgeries = 0;
  #previousUntilMs = Infinity;
  #closed = false;

  /** @param {number} slot */
  constructor(slot) {
    this.#slot = slot;
  }

  /**
   * A key message. They come in order, so the last one is right: what does not follow from it was forged by somebody who
   * was given an older secret. True if what was held so far was forged.
   * @type {(epoch: number, secret: CryptoKey, nowMs: number) => Promise<boolean>}
   */
  async store(epoch, secret, nowMs) {
    this.expire(nowMs);
    /** @type {OpeningEpoch | undefined} */
    let held;
    let follows;
    do {
      held = this.#toCompareWith(epoch);
      follows = held !== undefined && await leadsTo(held, epoch, secret);
      // A frame may have moved things meanwhile: what was compared is what is held in the step that decides by it.
    } while (held !== this.#toCompareWith(epoch));
    if (this.#closed) return false;
    if (epoch < this.#told || follows) {
      if (epoch <= this.#current) this.#told = Math.max(this.#told, epoch);
      return false;
    }
    return this.#replaceFrom(epoch, secret, nowMs);
  }

  /** What a key of this epoch must lead to, if it is not to replace anything. @param {number} epoch */
  #toCompareWith(epoch) {
    return epoch < this.#told ? undefined : this.#stored.get(Math.max(epoch, this.#current));
  }

  /** @type {(epoch: number, secret: CryptoKey, nowMs: number) => boolean} true if what was held so far was forged */
  #replaceFrom(epoch, secret, nowMs) {
    const forged = this.#current !== NO_EPOCH && epoch <= this.#current;
    if (forged) {
      this.#eraseFrom(epoch);
      this.#forgeries++;
    }
    if (this.#current === NO_EPOCH || forged) {
      this.#current = epoch;
      this.#told = epoch;
    }
    this.#add(epoch, secret, nowMs);
    return forged;
  }

  /** @type {(epoch: number, secret: CryptoKey, nowMs: number) => void} */
  #add(epoch, secret, nowMs) {
    const added = new OpeningEpoch(epoch, this.#slot, secret);
    // However often it is told anew, the one before does not live longer for it.
    added.eraseOlderAtMs = Math.min(nowMs + OLDER_KEPT_MS, this.#stored.get(epoch)?.eraseOlderAtMs ?? Infinity);
    added.isTold = true;
    this.#stored.set(epoch, added);
    const ahead = this.#sorted().filter((one) => one.epoch > this.#current);
    for (const surplus of ahead.slice(0, -MAX_AHEAD)) this.#stored.delete(surplus.epoch);
  }

  /** The receiver's order from "secret of the epoch" to "commit" (section 1). @type {(image: WireImage, nowMs: number) => Promise<Opened | Refused>} */
  async open(image, nowMs) {
    this.expire(nowMs);
    const { epoch } = image;
    const known = this.#stored.get(epoch);
    if (known) return this.#openUnder(known, null, image, nowMs);
    // The lowest stored is the one before the current: nothing leads to what is older.
    const below = this.#sorted().findLast((one) => one.epoch < epoch);
    if (!below) return refused('UNKNOWN_EPOCH');
    if (epoch - below.epoch > MAX_RATCHETS) return refused('UNKNOWN_EPOCH', true);
    return this.#openAhead(below, image, nowMs);
  }

  /** @type {(epoch: OpeningEpoch, before: OpeningEpoch | null, image: WireImage, nowMs: number) => Promise<Opened | Refused>} */
  async #openUnder(epoch, before, image, nowMs) {
    if (!epoch.accepts(image.track, image.counter)) return refused('REPLAY');
    const plaintext = await (await epoch.key(image.track)).open(image);
    if (plaintext === null) return refused('AUTH', image.epoch > this.#current);
    return this.#commit(epoch, before, image, nowMs) ?? { plaintext };
  }

  /** Ratchets temporaries up to the image's epoch; the last two are kept if it authenticates. @type {(below: OpeningEpoch, image: WireImage, nowMs: number) => Promise<Opened | Refused>} */
  async #openAhead(below, image, nowMs) {
    let before = below;
    let ahead = await below.ratcheted();
    while (ahead.epoch < image.epoch) {
      before = ahead;
      ahead = await before.ratcheted();
    }
    return this.#openUnder(ahead, before, image, nowMs);
  }

  /**
   * Synchronous, so that of two copies of a frame one alone passes, and nothing that was erased meanwhile comes back.
   * @type {(opened: OpeningEpoch, before: OpeningEpoch | null, image: WireImage, nowMs: number) => Refused | null}
   */
  #commit(opened, before, { track, counter }, nowMs) {
    const stored = this.#stored.get(opened.epoch);
    const below = this.#sorted().findLast((one) => one.epoch < opened.epoch);
    // It was erased or replaced meanwhile; only a temporary ahead of all, and of what it came from, is not stored yet.
    const gone = stored ? stored.origin !== opened.origin
      : before === null || opened.epoch <= this.#current || below?.origin !== opened.origin;
    if (this.#closed || gone) return refused('UNKNOWN_EPOCH');
    const epoch = stored ?? opened;
    if (!epoch.accepts(track, counter)) return refused('REPLAY');
    epoch.commit(track, counter);
    this.#stored.set(epoch.epoch, epoch);
    // Late frames of it may still come.
    if (before && !this.#stored.has(before.epoch)) this.#stored.set(before.epoch, before);
    this.#advanceTo(epoch.epoch, nowMs);
    return null;
  }

  /** @type {(epoch: number, nowMs: number) => void} */
  #advanceTo(epoch, nowMs) {
    if (epoch <= this.#current) return;
    this.#moveTo(epoch);
    this.#eraseBelow(epoch - 1);
    this.#previousUntilMs = nowMs + PREVIOUS_KEPT_MS;
  }

  /** @param {number} epoch */
  #moveTo(epoch) {
    this.#current = epoch;
    for (const one of this.#stored.values()) {
      if (one.isTold && one.epoch <= epoch) this.#told = Math.max(this.#told, one.epoch);
    }
  }

  /** Erases what has had its time. @param {number} nowMs */
  expire(nowMs) {
    if (nowMs >= this.#previousUntilMs) {
      this.#eraseBelow(this.#current);
      this.#previousUntilMs = Infinity;
    }
    for (const epoch of this.#sorted()) {
      if (nowMs < epoch.eraseOlderAtMs) continue;
      epoch.eraseOlderAtMs = Infinity;
      this.#moveTo(Math.max(this.#current, epoch.epoch));
      this.#eraseBelow(epoch.epoch);
    }
  }

  /** The newest epoch in which something of this track was opened. @type {(track: number) => OpeningEpoch | undefined} */
  newestOpened(track) {
    return this.#sorted().findLast((epoch) => epoch.highest(track) >= 0);
  }

  get told() {
    return this.#told;
  }

  /** How often a key message showed that what was held was forged. */
  get forgeries() {
    return this.#forgeries;
  }

  /** @param {number} epoch */
  #eraseFrom(epoch) {
    for (const one of this.#stored.keys()) {
      if (one >= epoch) this.#stored.delete(one);
    }
  }

  /** @param {number} epoch */
  #eraseBelow(epoch) {
    for (const one of this.#stored.keys()) {
      if (one < epoch) this.#stored.delete(one);
    }
  }

  #sorted() {
    return [...this.#stored.values()].sort((one, other) => one.epoch - other.epoch);
  }

  close() {
    this.#closed = true;
    this.#stored.clear();
  }
}

/** Whether this secret, ratcheted on from its epoch, is the one that is held. @type {(held: OpeningEpoch, epoch: number, secret: CryptoKey) => Promise<boolean>} */
async function leadsTo(held, epoch, secret) {
  if (held.epoch - epoch > MAX_CHECKED) return false;
  let reached = secret;
  for (let at = epoch; at < held.epoch; at++) {
    const next = await ratcheted(reached);
    reached = await importSecret(next);
    next.fill(0);
  }
  return sameSecret(reached, held.secret);
}
