// One join of one participant: everything between the signalling, the media and the user interface that is end to end
// (docs/e2ee-protocol.md, section 4). Sans-I/O: inputs are its methods, each with the time in milliseconds; outputs go to
// the outbox it was given; randomness is injected. WebCrypto is asynchronous, so inputs pass through one queue, one at a
// time; frames do not queue (see FrameSealer, FrameOpener). Whoever drives it calls `onDeadline` four times a second.
// Guarantees: no frame leaves unsealed, none is returned that did not authenticate, nobody holds my key whom I do not
// list. Non-goals: who is in the call, when, and how much it says are visible to the bridge.
// Long because it is the whole face of the module, as Session.java is; what is behind each method is elsewhere.

import { hex } from './bytes.js';
import { encodeBreakout } from './breakout.js';
import { NO_CODEC } from './codec.js';
import { APPLICATION_TYPES, encodeText } from './feature-message.js';
import { Features } from './features.js';
import { fiveWords } from './five-words.js';
import { FrameOpener } from './frame-opener.js';
import { FrameSealer } from './frame-sealer.js';
import { GroupChannel } from './group-channel.js';
import { ANSWER_ME, looksLikeHello } from './hello.js';
import { Hellos } from './hellos.js';
import { PairType } from './message.js';
import { MyEpoch } from './my-epoch.js';
import { freshIdentity } from './my-identity.js';
import { PairChannel } from './pair-channel.js';
import { Participant } from './participant.js';
import { Roster } from './roster.js';
import { ALL_RULES } from './rules.js';
import { isMedia, Track } from './track.js';
import { parseWireImage } from './wire-image.js';
/** @import { Bytes } from './bytes.js' */
/** @import { Breakout } from './breakout.js' */
/** @import { CallRoot } from './call-root.js' */
/** @import { ApplicationKind } from './feature-message.js' */
/** @import { Handler } from './features.js' */
/** @import { FileOffer } from './file-offer.js' */
/** @import { Join } from './participant.js' */
/** @import { Peer } from './peer.js' */
/** @import { Opened, Refused } from './peer-epochs.js' */
/** @import { Profile } from './profile.js' */
/** @import { RejectReason } from './reject-reason.js' */
/** @import { WireImage } from './wire-image.js' */

export class Session {
  #me;
  #roster;
  #group;
  #pairs;
  #hellos;
  #epoch;
  #features;
  #left = false;
  /** @type {Promise<unknown>} */
  #queue = Promise.resolve();

  /** @param {Participant} me @param {GroupChannel} group @param {PairChannel} pairs @param {MyEpoch} epoch */
  constructor(me, group, pairs, epoch) {
    this.#me = me;
    this.#roster = new Roster(me);
    this.#group = group;
    this.#pairs = pairs;
    this.#epoch = epoch;
    this.#hellos = new Hellos(me, {
      introduce: (peer, nowMs) => pairs.sendIntro(peer, nowMs),
      reintroduce: (peer, nowMs) => pairs.reintroduce(peer, epoch, nowMs),
      knocked: (fromSlot, name) => this.#features.onLobbyHello(fromSlot, name),
    });
    this.#features = new Features(me, {
      toAll: (type, body, nowMs) => group.sendFeature(type, body, epoch, nowMs),
      toOne: (peer, type, body, nowMs) => pairs.send(peer, type, body, nowMs),
      sendState: (nowMs) => group.sendState(epoch, nowMs),
    }, {
      retire: (peer, nowMs) => this.#onBye(peer, nowMs),
      rekeyNow: (nowMs) => epoch.rekeyNow(nowMs),
    });
  }

  /** Enters a call, with a new id and key pair: says hello to all. @type {(join: Join, nowMs: number) => Promise<Session>} */
  static async join(join, nowMs) {
    const { slot, others, profile, randomness, rules = ALL_RULES } = join;
    const identity = await freshIdentity(slot, randomness);
    const me = new Participant(join, identity, nowMs);
    /** @type {Session} */
    let session;
    // The channels exist before the features that are built on them.
    /** @type {Handler} */
    const features = {
      onToAll: (...message) => session.#features.onToAll(...message),
      onToOne: (...message) => session.#features.onToOne(...message),
      onIntro: (...seen) => session.#features.onIntro(...seen),
      onState: (...seen) => session.#features.onState(...seen),
    };
    const group = new GroupChannel(me, (peer, when) => session.#onBye(peer, when), features, nowMs);
    const pairs = new PairChannel(me, group, features);
    const epoch = await MyEpoch.begin({ root: () => me.root, identity, randomness, rules }, pairs, nowMs);
    epoch.publishes(profile.tracks !== 0);
    session = new Session(me, group, pairs, epoch);
    await session.#enqueue(async () => {
      await group.rosterChanged(nowMs);
      await session.#greet(others, nowMs);
    });
    return session;
  }

  /** @type {(others: number[], nowMs: number) => Promise<void>} */
  async #greet(others, nowMs) {
    this.#roster.greeted(others, nowMs);
    if (others.length > 0) await this.#hellos.send(null, ANSWER_ME);
  }

  get slot() {
    return this.#me.identity.slot;
  }

  get id() {
    return hex(this.#me.identity.id);
  }

  /** The number of my epoch: no secret, and the bridge sees it too. */
  get currentEpoch() {
    return this.#epoch.currentEpoch;
  }

  /** My own five words, to be read out (section 5.1). */
  words() {
    return fiveWords(this.#me.wordList, this.#me.identity);
  }

  // ---- inputs -------------------------------------------------------------------------------------------------

  /** Signalling was lost and came back with the same slot. Anything else is a new join. @type {(others: number[], nowMs: number) => Promise<void>} */
  onResumed(others, nowMs) {
    return this.#enqueue(async () => {
      for (const peer of this.#me.peers.all()) {
        if (!others.includes(peer.slot)) await this.#retire(peer, nowMs);
      }
      await this.#greet(others, nowMs);
      // What I sent last may be lost as well, and nobody but me can know.
      for (const peer of this.#me.peers.all()) {
        peer.awaitAnswer(nowMs);
        await this.#pairs.reintroduce(peer, this.#epoch, nowMs);
      }
      await this.#features.onResumed(nowMs);
    });
  }

  /** @type {(slot: number, nowMs: number) => Promise<void>} */
  onEntered(slot, nowMs) {
    return this.#enqueue(async () => {
      if (slot === this.#me.identity.slot) return;
      await this.#gone(slot, nowMs); // A slot that is entered anew was left before.
      this.#roster.entered(slot, nowMs);
    });
  }

  /** @type {(slot: number, nowMs: number) => Promise<void>} */
  onLeft(slot, nowMs) {
    return this.#enqueue(async () => {
      if (slot === this.#me.identity.slot) this.close(); // Section 4: the roster says that I left.
      else await this.#gone(slot, nowMs);
    });
  }

  /** @type {(slot: number, nowMs: number) => Promise<void>} */
  async #gone(slot, nowMs) {
    this.#roster.left(slot);
    this.#hellos.forget(slot);
    this.#features.moderation.forget(slot);
    const peer = this.#me.peers.atSlot(slot);
    if (peer) await this.#retire(peer, nowMs);
  }

  /** A relayed message, as the signalling delivered it. @type {(fromSlot: number, data: Bytes, nowMs: number) => Promise<void>} */
  onMessage(fromSlot, data, nowMs) {
    return this.#enqueue(async () => {
      try {
        await this.#onRelayed(fromSlot, data, nowMs);
      } catch {
        // A bug of ours, but nobody far away may end my call with it: it closes that peer.
        if (this.#left) return;
        this.reject('INNER');
        const peer = this.#me.peers.atSlot(fromSlot);
        if (peer) await this.#retire(peer, nowMs);
      }
    });
  }

  /** @type {(fromSlot: number, data: Bytes, nowMs: number) => Promise<void>} */
  async #onRelayed(fromSlot, data, nowMs) {
    if (!this.#roster.contains(fromSlot)) {
      this.reject('SLOT');
    } else if (looksLikeHello(data)) {
      await this.#hellos.onHello(fromSlot, data, nowMs);
    } else {
      const image = parseWireImage(data, 0, NO_CODEC.number);
      if (typeof image === 'string') this.reject(image);
      else await this.#onSealed(fromSlot, image, nowMs);
    }
  }

  /** @type {(fromSlot: number, image: WireImage, nowMs: number) => Promise<void>} */
  async #onSealed(fromSlot, image, nowMs) {
    if (image.slot === fromSlot && image.track === Track.PAIR) {
      await this.#pairs.onMessage(fromSlot, image, this.#epoch, nowMs);
    } else if (image.slot === fromSlot && image.track === Track.GROUP) {
      await this.#onGroupMessage(fromSlot, image, nowMs);
    } else if (image.slot === fromSlot && image.track === Track.FILE) {
      await this.#onFileChunk(fromSlot, image, nowMs);
    } else {
      this.reject('WRONG_STREAM');
    }
  }

  /** @type {(fromSlot: number, image: WireImage, nowMs: number) => Promise<void>} */
  async #onGroupMessage(fromSlot, image, nowMs) {
    const peer = this.provenPeer(fromSlot);
    if (!peer) {
      this.reject('UNKNOWN_EPOCH');
      return;
    }
    const result = await this.openFrom(peer, image, nowMs);
    if ('reason' in result) this.reject(result.reason);
    else await this.#group.onOpened(peer, result.plaintext, nowMs);
  }

  /** @type {(fromSlot: number, image: WireImage, nowMs: number) => Promise<void>} */
  async #onFileChunk(fromSlot, image, nowMs) {
    const peer = this.provenPeer(fromSlot);
    const refusal = peer ? await this.#features.incomingFiles.onChunk(peer, image, nowMs) : 'UNKNOWN_EPOCH';
    if (refusal !== null) this.reject(refusal);
  }

  /**
   * Opens under a peer's sender secrets, and asks the peer for its key where that is the only way on.
   * @type {(peer: Peer, image: WireImage, nowMs: number) => Promise<Opened | Refused>}
   */
  async openFrom(peer, image, nowMs) {
    const result = await peer.epochs.open(image, nowMs);
    // Not awaited: it may be called from within the queue.
    if ('reason' in result && result.resync) void this.#enqueue(() => this.#ask(peer, nowMs));
    return result;
  }

  /** Nobody who merely took the slot of a peer that is gone is handed a hello. @type {(peer: Peer, nowMs: number) => Promise<void>} */
  async #ask(peer, nowMs) {
    if (peer.isProven) await this.#hellos.ask(peer, nowMs);
  }

  /** To all. Shown at once by an event of one's own. @type {(text: string, lifetimeSeconds: number, nowMs: number) => Promise<void>} */
  chat(text, lifetimeSeconds, nowMs) {
    return this.#enqueue(() => this.#group.chat(text, lifetimeSeconds, this.#epoch, nowMs));
  }

  /**
   * To one, by the pair channel: nobody else can read it. Named by id, for the server says who has which slot: it could
   * put somebody else there while the message is being written.
   * @type {(toId: string, text: string, lifetimeSeconds: number, nowMs: number) => Promise<void>}
   */
  privateChat(toId, text, lifetimeSeconds, nowMs) {
    return this.#withPeer(toId, (peer) => this.#pairs.sendPrivateChat(peer, text, lifetimeSeconds, nowMs));
  }

  /** Tells all what changed about me. @type {(profile: Profile, nowMs: number) => Promise<void>} */
  state(profile, nowMs) {
    return this.#enqueue(async () => {
      this.#me.profile = this.#features.recordings.marked(profile);
      await this.#group.sendState(this.#epoch, nowMs);
      // Not before: who published nothing so far may have to rekey before this very message.
      this.#epoch.publishes(profile.tracks !== 0);
    });
  }

  /** Says goodbye and erases everything. @type {(nowMs: number) => Promise<void>} */
  leave(nowMs) {
    return this.#enqueue(async () => {
      await this.#group.sendBye(this.#epoch, nowMs);
      this.close();
    });
  }

  /** Time passes. @type {(nowMs: number) => Promise<void>} */
  onDeadline(nowMs) {
    return this.#enqueue(async () => {
      await this.#epoch.onDeadline(nowMs);
      for (const peer of this.#me.peers.all()) peer.epochs.expire(nowMs);
      for (const slot of this.#roster.dueForRetry(nowMs)) await this.#hellos.send(slot, ANSWER_ME);
      await this.#hellos.retry(nowMs);
      await this.#pairs.ping(nowMs);
      await this.#group.onDeadline(this.#epoch, nowMs);
      await this.#features.onDeadline(nowMs);
      this.#roster.onDeadline(nowMs);
    });
  }

  // ---- section 5 ----------------------------------------------------------------------------------------------

  /** Their slots, from the signalling. @type {(slots: number[]) => Promise<void>} */
  onModerators(slots) {
    return this.#enqueue(async () => this.#features.moderation.moderators(slots));
  }

  /** Offers a file to all who are there now. @type {(file: FileOffer, nowMs: number) => Promise<void>} */
  offerFile(file, nowMs) {
    return this.#enqueue(() => this.#features.outgoingFiles.offer(file, null, nowMs));
  }

  /** The same to one. @type {(toId: string, file: FileOffer, nowMs: number) => Promise<void>} */
  offerFileTo(toId, file, nowMs) {
    return this.#withPeer(toId, (peer) => this.#features.outgoingFiles.offer(file, peer, nowMs));
  }

  /** @type {(number: number) => Promise<void>} */
  withdrawFile(number) {
    return this.#enqueue(async () => this.#features.outgoingFiles.withdraw(number));
  }

  /** Fetches a file that somebody offers. @type {(id: string, number: number, nowMs: number) => Promise<void>} */
  acceptFile(id, number, nowMs) {
    return this.#withPeer(id, async (peer) => {
      if (await this.#features.incomingFiles.accept(peer, number, nowMs)) return;
      this.#me.outbox({ type: 'fileFailed', id, number, own: false, reason: 'busy' });
    });
  }

  /** Fetches it no longer. @type {(id: string, number: number) => Promise<void>} */
  cancelFile(id, number) {
    return this.#withPeer(id, async (peer) => this.#features.incomingFiles.cancel(peer, number));
  }

  /** @type {(id: string, track: number, nowMs: number) => Promise<void>} */
  askToSwitchOff(id, track, nowMs) {
    return this.#withPeer(id, (peer) => this.#features.moderation.askToSwitchOff(peer, track, nowMs));
  }

  /**
   * A new passphrase for everybody but those who are not among `staying`; false: I am no moderator, or another change is
   * under way. The caller has asked the server to remove them (section 5.4).
   * @type {(staying: readonly string[], passphrase: Bytes, root: CallRoot, nowMs: number) => Promise<boolean>}
   */
  async remove(staying, passphrase, root, nowMs) {
    let began = false;
    await this.#enqueue(async () => {
      began = await this.#features.passphraseChange.begin(staying, passphrase, root, nowMs);
    });
    return began;
  }

  /** The root that `passphraseChanged` led to; false: another change won meanwhile. @type {(change: number, root: CallRoot, nowMs: number) => Promise<boolean>} */
  async adopt(change, root, nowMs) {
    let adopted = false;
    await this.#enqueue(async () => {
      adopted = await this.#features.passphraseChange.adopt(change, root, nowMs);
    });
    return adopted;
  }

  /** To be begun at `recordingAllowed`, when all show the mark. @type {(nowMs: number) => Promise<void>} */
  startRecording(nowMs) {
    return this.#enqueue(() => this.#features.recordings.start(nowMs));
  }

  /** @type {(nowMs: number) => Promise<void>} */
  stopRecording(nowMs) {
    return this.#enqueue(() => this.#features.recordings.stop(nowMs));
  }

  /** @type {(id: string, breakout: Breakout, nowMs: number) => Promise<void>} */
  assignBreakout(id, breakout, nowMs) {
    return this.#withPeer(id, async (peer) => {
      if (!this.#features.moderation.amModerator) return;
      await this.#pairs.send(peer, PairType.BREAKOUT, encodeBreakout(breakout), nowMs);
    });
  }

  /** SDP or a candidate (section 5.7). @type {(toId: string, text: string, nowMs: number) => Promise<void>} */
  sendP2p(toId, text, nowMs) {
    return this.#withPeer(toId, (peer) => this.#pairs.send(peer, PairType.P2P, encodeText(text), nowMs));
  }

  /** @type {(kind: ApplicationKind, json: string, nowMs: number) => Promise<void>} */
  sendApplication(kind, json, nowMs) {
    return this.#enqueue(() => this.#group.sendFeature(APPLICATION_TYPES[kind], encodeText(json), this.#epoch, nowMs));
  }

  /** @type {(id: string, step: (peer: Peer) => Promise<unknown>) => Promise<void>} */
  #withPeer(id, step) {
    return this.#enqueue(async () => {
      const peer = this.#me.peers.withId(id);
      if (peer?.isProven) await step(peer);
      else this.#me.outbox({ type: 'notSent', reason: 'unknown-peer' });
    });
  }

  // ---- frames -------------------------------------------------------------------------------------------------

  /** Seals my frames of this track. @param {number} track */
  sealer(track) {
    requireMedia(track);
    return new FrameSealer(this, track);
  }

  /** Opens what a receiver bound to this slot and track gets. Each binding takes a new one. @type {(slot: number, track: number) => FrameOpener} */
  opener(slot, track) {
    requireMedia(track);
    this.#pairs.pings.rendered(slot);
    return new FrameOpener(this, slot, track);
  }

  /** No frame may be sealed: I left, or must rekey first, which is begun. @param {number} nowMs */
  mustDropFrame(nowMs) {
    if (!this.#left && this.#epoch.mustRekeyFirst) void this.#enqueue(() => this.#epoch.beforeSealing(nowMs));
    return this.#left || this.#epoch.mustRekeyFirst;
  }

  /** What was refused so far, by reason: for one's own eyes, never for the network. */
  rejections() {
    return new Map(this.#me.rejections);
  }

  // ---- the parts together -------------------------------------------------------------------------------------

  /** Its connection may be seen for a moment longer. @type {(peer: Peer, nowMs: number) => Promise<void>} */
  async #onBye(peer, nowMs) {
    await this.#retire(peer, nowMs);
    this.#roster.entered(peer.slot, nowMs);
  }

  /** @type {(peer: Peer, nowMs: number) => Promise<void>} */
  async #retire(peer, nowMs) {
    this.#me.peers.remove(peer);
    peer.close(); // Before the first await: no frame of it opens any more.
    this.#pairs.pings.forget(peer);
    this.#features.forget(peer);
    this.#me.emitRetired(peer);
    await this.#group.forget(peer, nowMs);
    await this.#epoch.retired(peer, nowMs);
  }

  /** @param {number} slot */
  provenPeer(slot) {
    const peer = this.#me.peers.atSlot(slot);
    return peer?.isProven ? peer : undefined;
  }

  /** @template {RejectReason} R @param {R} reason @returns {R} */
  reject(reason) {
    return this.#me.reject(reason);
  }

  get epoch() {
    return this.#epoch;
  }

  /** @param {number} nowMs */
  clockMs(nowMs) {
    return this.#me.clockMs(nowMs);
  }

  get isStrict() {
    return this.#me.isStrict;
  }

  get hasLeft() {
    return this.#left;
  }

  /** Left, without a word. */
  close() {
    this.#left = true;
    this.#epoch.close();
    this.#me.close();
  }

  /** @type {(step: () => Promise<void>) => Promise<void>} */
  #enqueue(step) {
    const done = this.#queue.then(async () => {
      if (this.#left) return;
      try {
        await step();
        this.#me.emitChanges();
      } catch (error) {
        if (!this.#left) throw error; // It was closed under the hands of this step.
      }
    });
    this.#queue = done.catch(() => undefined);
    return done;
  }
}

/** @param {number} track */
function requireMedia(track) {
  if (!isMedia(track)) throw new RangeError(`track ${track} carries no media`);
}
