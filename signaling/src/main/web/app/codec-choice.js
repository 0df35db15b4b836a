// Which codecs a sender may use: those alone whose frames the worker can seal (docs/e2ee-protocol.md, section 1).

/** VP8 is what every browser encodes and decodes well; Opus alone, without RED. */
const DEFAULT = { audio: "audio/opus", video: "video/vp8" };

/** What may be wished for instead of VP8. */
const WISHES = ["video/vp8", "video/vp9", "video/h264", "video/av1"];

/** @typedef {{mimeType: string, clockRate: number, channels?: number, sdpFmtpLine?: string}} Codec */

/**
 * The codecs to offer, the preferred one first. A wish that cannot be sealed or that the browser lacks is none.
 *
 * @param {readonly Codec[]} available what the browser can send
 * @param {"audio" | "video"} kind
 * @param {string} wish "av1", as in the address `/room?codec=av1`; empty for none
 * @returns {Codec[]}
 */
export function sealableCodecs(available, kind, wish) {
  const wished = `video/${wish.toLowerCase()}`;
  const order = kind === "video" && WISHES.includes(wished) ? [wished, DEFAULT.video] : [DEFAULT[kind]];
  const named = (/** @type {string} */ name) => available.filter(({ mimeType }) => mimeType.toLowerCase() === name);
  const chosen = [...new Set(order)].flatMap(named);
  return kind === "video" ? [...chosen, ...named("video/rtx")] : chosen;
}
