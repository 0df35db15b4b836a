// Files that I offer: section 5.2. Nothing is sent that nobody asked for; what is asked for goes out paced and in turn,
// so that keys and messages never queue behind a file. Whatever seals a chunk is here and takes it from its FileOffer.

import { hex, u32 } from './bytes.js';
import {
  CHUNK_BYTES, chunkCodec, chunkCount, encodeOffer, MAX_WANTED, parseRequest,
} from './file-message.js';
import { keyId } from './key-id.js';
import { GroupType, PairType } from './message.js';
import { importSecret, SECRET_BYTES } from './secret.js';
import { TokenBucket } from './token-bucket.js';
import { TrackKey } from './track-key.js';
import { Track } from './track.js';
/** @import { Bytes } from './bytes.js' */
/** @import { Channels } from './features.js' */
/** @import { FileOffer } from './file-offer.js' */
/** @import { Participant } from './participant.js' */
/** @import { Peer } from './peer.js' */
/** @import { RejectReason } from './reject-reason.js' */

/** Own offers: of more the oldest is gone. */
const MAX_OFFERS = 64;
// The server reads 256 KiB a second of a client, and a chunk in base64 has 88 kB.
const PACE = { perSecond: 2.5, burst: 8 };
const NONE = new Uint8Array(0);

/** onlyFor: null for all. @typedef {{number: number, file: FileOffer, key: TrackKey, onlyFor: Peer | null}} Offer */
/** One peer that fetches one file. @typedef {{offer: Offer, peer: Peer, wanted: number[]}} Reader */

export class OutgoingFiles {
  #me;
  #channels;
  #lastNumber = 0;
  /** @type {Map<number, Offer>} */
  #offers = new Map();
  /** Served in turn. @type {Reader[]} */
  #turns = [];
  #pace = new TokenBucket(PACE);

  /** @param {Participant} me @param {Channels} channels */
  constructor(me, channels) {
    this.#me = me;
    this.#channels = channels;
  }

  /** To all, or to one. @type {(file: FileOffer, onlyFor: Peer | null, nowMs: number) => Promise<void>} */
  async offer(file, onlyFor, nowMs) {
    const { identity: { id, slot }, profile, randomness } = this.#me;
    const number = ++this.#lastNumber;
    const secret = randomness.bytes(SECRET_BYTES);
    // Refused by the key id when the numbers are used up.
    const key = await TrackKey.derive(await importSecret(secret), keyId(number, slot, Track.FILE), 'encrypt');
    this.#offers.set(number, { number, file, key, onlyFor });
    if (this.#offers.size > MAX_OFFERS) this.withdraw([...this.#offers.keys()][0]);
    const { name, size, hash } = file;
    const body = encodeOffer({ number, secret, size, hash, name });
    secret.fill(0);
    if (onlyFor) await this.#channels.toOne(onlyFor, PairType.FILE_OFFER, body, nowMs);
    else await this.#channels.toAll(GroupType.FILE_OFFER, body, nowMs);
    body.fill(0);
    this.#me.outbox({
      type: 'fileOffered', id: hex(id), slot, name: profile.name, number, fileName: name, size,
      private: onlyFor !== null, own: true, to: onlyFor?.slot ?? null,
    });
  }

  /** Whoever asks from now on is told that it is gone. @param {number} number */
  withdraw(number) {
    this.#offers.delete(number);
    this.#turns = this.#turns.filter(({ offer }) => offer.number !== number);
  }

  /** @type {(peer: Peer, body: Bytes, nowMs: number) => Promise<RejectReason | null>} */
  async onRequest(peer, body, nowMs) {
    const request = parseRequest(body);
    if (request === null) return 'INNER';
    const { number, first, count } = request;
    const offer = this.#offers.get(number);
    if (!offer || (offer.onlyFor !== null && offer.onlyFor !== peer)) {
      await this.#tellGone(peer, number, nowMs);
      return null;
    }
    if (first + count > chunkCount(offer.file.size)) return 'INNER';
    const reader = this.#turns.find((one) => one.offer === offer && one.peer === peer) ?? { offer, peer, wanted: [] };
    if (reader.wanted.length === 0) this.#turns.push(reader);
    // The latest, each once.
    const chunks = Array.from({ length: count }, (_, i) => first + i);
    reader.wanted = [...new Set([...reader.wanted, ...chunks])].slice(-MAX_WANTED);
    await this.onDeadline(nowMs);
    return null;
  }

  /** @param {number} nowMs */
  async onDeadline(nowMs) {
    while (this.#turns.length > 0 && this.#pace.take(nowMs)) {
      const reader = /** @type {Reader} */ (this.#turns.shift());
      await this.#sendNext(reader, nowMs);
      if (reader.wanted.length > 0 && this.#offers.has(reader.offer.number)) this.#turns.push(reader);
    }
  }

  /** @type {(reader: Reader, nowMs: number) => Promise<void>} */
  async #sendNext({ offer: { number, file, key }, peer, wanted }, nowMs) {
    const chunk = /** @type {number} */ (wanted.shift());
    const { identity, outbox } = this.#me;
    const id = hex(identity.id);
    const filled = await file.filled(chunk);
    if (filled === null) {
      this.withdraw(number);
      await this.#tellGone(peer, number, nowMs);
      outbox({ type: 'fileFailed', id, number, own: true, reason: 'content' });
      return;
    }
    const data = await key.seal(chunk, chunkCodec(chunk, file.size), NONE, filled);
    outbox({ type: 'send', to: peer.slot, data });
    const bytes = Math.min((chunk + 1) * CHUNK_BYTES, file.size);
    outbox({ type: 'fileProgress', id, number, own: true, to: peer.slot, bytes, size: file.size });
  }

  /** @type {(peer: Peer, number: number, nowMs: number) => Promise<void>} */
  async #tellGone(peer, number, nowMs) {
    await this.#channels.toOne(peer, PairType.FILE_GONE, u32(number), nowMs);
  }

  /** @param {Peer} peer */
  forget(peer) {
    this.#turns = this.#turns.filter((reader) => reader.peer !== peer);
  }
}
