// Files that others offer: section 5.2. Nothing is shown as complete before the last chunk, the size and the SHA-256
// agree.

import { CHUNK_BYTES, chunkCodec, encodeRequest, parseGone, parseOffer } from './file-message.js';
import { Download } from './download.js';
import { shownFileName } from './file-name.js';
import { keyId } from './key-id.js';
import { PairType } from './message.js';
import { importSecret } from './secret.js';
import { TrackKey } from './track-key.js';
import { Track } from './track.js';
/** @import { Bytes } from './bytes.js' */
/** @import { Channels } from './features.js' */
/** @import { OfferBody } from './file-message.js' */
/** @import { Participant } from './participant.js' */
/** @import { Peer } from './peer.js' */
/** @import { RejectReason } from './reject-reason.js' */
/** @import { FileFailure } from './session-event.js' */
/** @import { WireImage } from './wire-image.js' */

/** Remembered of each peer. */
const MAX_OFFERS = 64;
/** At a time. */
const MAX_DOWNLOADS = 4;

/** @typedef {{offer: Omit<OfferBody, 'secret'>, key: TrackKey, download: Download | null}} Known */

export class IncomingFiles {
  #me;
  #channels;
  /** @type {Map<Peer, {lastNumber: number, files: Map<number, Known>}>} */
  #byPeer = new Map();

  /** @param {Participant} me @param {Channels} channels */
  constructor(me, channels) {
    this.#me = me;
    this.#channels = channels;
  }

  /** @type {(peer: Peer, body: Bytes, isPrivate: boolean) => Promise<RejectReason | null>} */
  async onOffer(peer, body, isPrivate) {
    const parsed = parseOffer(body);
    if (parsed === null) return 'INNER';
    const { secret, ...offer } = parsed;
    const { number, size, name } = offer;
    const known = this.#byPeer.get(peer) ?? { lastNumber: 0, files: new Map() };
    this.#byPeer.set(peer, known);
    // Numbers only grow: a key id never gets a second key.
    if (number <= known.lastNumber) return 'ORDER';
    known.lastNumber = number;
    const key = await TrackKey.derive(await importSecret(secret), keyId(number, peer.slot, Track.FILE), 'decrypt');
    secret.fill(0);
    known.files.set(number, { offer, key, download: null });
    if (known.files.size > MAX_OFFERS) forgetOne(known.files);
    this.#me.outbox({
      type: 'fileOffered', id: peer.idHex, slot: peer.slot, name: this.#me.shownName(peer), number,
      fileName: shownFileName(name), size, private: isPrivate, own: false, to: null,
    });
    return null;
  }

  /** False: it is not on offer, under way already, or one too many at a time. @type {(peer: Peer, number: number, nowMs: number) => Promise<boolean>} */
  async accept(peer, number, nowMs) {
    const known = this.#byPeer.get(peer)?.files.get(number);
    if (!known || known.download || this.#downloads().length >= MAX_DOWNLOADS) return false;
    known.download = new Download(known.offer, nowMs);
    await this.#ask(peer, known.download, nowMs);
    return true;
  }

  /** I do not want it any more. @type {(peer: Peer, number: number) => void} */
  cancel(peer, number) {
    const known = this.#byPeer.get(peer)?.files.get(number);
    if (known) known.download = null;
  }

  /** A sealed message of track 4. @type {(peer: Peer, image: WireImage, nowMs: number) => Promise<RejectReason | null>} */
  async onChunk(peer, image, nowMs) {
    const known = this.#byPeer.get(peer)?.files.get(image.epoch);
    const download = known?.download;
    if (!known || !download) return 'UNKNOWN_EPOCH';
    const refusal = download.refusal(image.counter);
    if (refusal !== null) return refusal;
    const codecNumber = chunkCodec(image.counter, known.offer.size);
    const filled = await known.key.open({ ...image, codecNumber });
    if (filled === null) return 'AUTH';
    if (filled.length !== CHUNK_BYTES) return 'INNER';
    download.take(filled, nowMs);
    if (download.isWhole) this.#finish(peer, known, download);
    else await this.#goOn(peer, known, download, nowMs);
    return null;
  }

  /** @type {(peer: Peer, body: Bytes) => RejectReason | null} */
  onGone(peer, body) {
    const number = parseGone(body);
    if (number === null) return 'INNER';
    const files = this.#byPeer.get(peer)?.files;
    const known = files?.get(number);
    files?.delete(number);
    if (known) this.#fail(peer, known, 'gone');
    return null;
  }

  /** @param {number} nowMs */
  async onDeadline(nowMs) {
    for (const { peer, known, download } of this.#downloads()) {
      if (!download.isSilent(nowMs)) continue;
      if (download.again(nowMs)) await this.#ask(peer, download, nowMs);
      else this.#fail(peer, known, 'silent');
    }
  }

  /** What was under way when the signalling broke is lost. @param {number} nowMs */
  async onResumed(nowMs) {
    for (const { peer, download } of this.#downloads()) {
      download.rewind(nowMs);
      await this.#ask(peer, download, nowMs);
    }
  }

  /** @param {Peer} peer */
  forget(peer) {
    const files = this.#byPeer.get(peer)?.files ?? new Map();
    this.#byPeer.delete(peer);
    for (const known of files.values()) {
      if (known.download) this.#fail(peer, known, 'left');
    }
  }

  #downloads() {
    return [...this.#byPeer].flatMap(([peer, { files }]) => [...files.values()].flatMap((known) => (
      known.download ? [{ peer, known, download: known.download }] : [])));
  }

  /** @type {(peer: Peer, known: Known, download: Download, nowMs: number) => Promise<void>} */
  async #goOn(peer, { offer: { number, size } }, download, nowMs) {
    const { bytes } = download;
    this.#me.outbox({ type: 'fileProgress', id: peer.idHex, number, own: false, to: null, bytes, size });
    await this.#ask(peer, download, nowMs);
  }

  /** @type {(peer: Peer, known: Known, download: Download) => void} */
  #finish(peer, known, download) {
    const file = download.file();
    if (file === null) {
      this.#fail(peer, known, 'content');
      return;
    }
    known.download = null;
    const { number, name } = known.offer;
    this.#me.outbox({ type: 'fileDone', id: peer.idHex, number, fileName: shownFileName(name), file });
  }

  /** @type {(peer: Peer, download: Download, nowMs: number) => Promise<void>} */
  async #ask(peer, download, nowMs) {
    const request = download.request();
    if (request) await this.#channels.toOne(peer, PairType.FILE_REQUEST, encodeRequest(request), nowMs);
  }

  /** @type {(peer: Peer, known: Known, reason: FileFailure) => void} */
  #fail(peer, known, reason) {
    known.download = null;
    this.#me.outbox({ type: 'fileFailed', id: peer.idHex, number: known.offer.number, own: false, reason });
  }
}

/** The oldest that is not being fetched. @param {Map<number, Known>} files */
function forgetOne(files) {
  for (const [number, { download }] of files) {
    if (download) continue;
    files.delete(number);
    return;
  }
}
