// globalThis.blindbridgeStats(): numbers for tests and for the curious. No key, no name, no address.

/** @typedef {import("./call.js").Call} Call */

/**
 * @param {RTCPeerConnection | null} connection
 * @returns {Promise<Record<string, any> | null>}
 */
async function summaryOf(connection) {
  if (connection === null) {
    return null;
  }
  const reports = [.../** @type {Map<string, any>} */ (/** @type {unknown} */ (await connection.getStats())).values()];
  const codecOf = (/** @type {any} */ { codecId }) => reports.find(({ id }) => id === codecId)?.mimeType ?? "";
  // Several pairs may have been nominated, one after the other. The transport says which is in use;
  // Firefox has no such report, and says it of the pair.
  const pairs = reports.filter(({ type }) => type === "candidate-pair");
  const inUse = reports.find(({ type }) => type === "transport")?.selectedCandidatePairId;
  const pair = pairs.find(({ id, selected }) => id === inUse || selected) ?? pairs.find(({ nominated }) => nominated);
  return {
    availableOutgoingBitrate: pair?.availableOutgoingBitrate ?? 0,
    roundTripMs: Math.round((pair?.currentRoundTripTime ?? 0) * 1000),
    outbound: reports.filter(({ type }) => type === "outbound-rtp").map((report) => ({
      kind: report.kind,
      codec: codecOf(report),
      bytes: report.bytesSent,
      packets: report.packetsSent,
      framesEncoded: report.framesEncoded ?? 0,
      keyFramesEncoded: report.keyFramesEncoded ?? 0,
      width: report.frameWidth ?? 0,
      height: report.frameHeight ?? 0,
      nackCount: report.nackCount ?? 0,
      pliCount: report.pliCount ?? 0,
    })),
    inbound: reports.filter(({ type }) => type === "inbound-rtp").map((report) => ({
      kind: report.kind,
      codec: codecOf(report),
      mid: Number(report.mid ?? -1),
      bytes: report.bytesReceived,
      packets: report.packetsReceived,
      packetsLost: report.packetsLost,
      framesReceived: report.framesReceived ?? 0,
      framesDecoded: report.framesDecoded ?? 0,
      freezeCount: report.freezeCount ?? 0,
      totalAudioEnergy: report.totalAudioEnergy ?? 0,
      audioLevel: report.audioLevel ?? 0,
      // Sound that the receiver had to invent where there was some to be heard.
      inventedSoundMs: Math.round(((report.concealedSamples ?? 0) - (report.silentConcealedSamples ?? 0)) / 48),
      jitterMs: Math.round((report.jitter ?? 0) * 1000),
    })),
  };
}

/** @param {Call} call */
export function exposeStats(call) {
  Object.assign(globalThis, {
    blindbridgeStats: async () => ({
      publish: await summaryOf(call.sessions.connections.publish),
      subscribe: await summaryOf(call.sessions.connections.subscribe),
      sealing: await call.sealingCounters(),
    }),
  });
}
