// SDP: an encoder does what the *other* side's description asks for (RFC 7587 section 6.1), so the answer is edited.

const WANTED = { cbr: "1", usedtx: "0", useinbandfec: "1" };

/**
 * Asks for Opus at a constant bit rate and without silence suppression. Otherwise the sizes of sealed frames would
 * tell the bridge who speaks, and even hint at what is said.
 *
 * @param {string} sdp
 * @returns {string}
 */
export function withConstantBitrateOpus(sdp) {
  const newline = sdp.includes("\r\n") ? "\r\n" : "\n";
  const lines = sdp.split(newline);
  /** @type {string[]} */
  const result = [];
  const described = new Set(lines.map((line) => /^a=fmtp:(\d+) /.exec(line)?.[1]));
  const opus = new Set(lines.map((line) => /^a=rtpmap:(\d+) opus\//i.exec(line)?.[1]).filter(Boolean));
  for (const line of lines) {
    const fmtp = /^a=fmtp:(\d+) (.*)$/.exec(line);
    if (fmtp !== null && opus.has(fmtp[1])) {
      result.push(`a=fmtp:${fmtp[1]} ${merged(fmtp[2] ?? "")}`);
      continue;
    }
    result.push(line);
    const rtpmap = /^a=rtpmap:(\d+) opus\//i.exec(line);
    if (rtpmap !== null && !described.has(rtpmap[1])) {
      result.push(`a=fmtp:${rtpmap[1]} ${merged("")}`);
    }
  }
  return result.join(newline);
}

/**
 * @param {string} parameters "minptime=10;useinbandfec=1"
 * @returns {string}
 */
function merged(parameters) {
  const pairs = new Map(
    parameters
      .split(";")
      .map((pair) => pair.trim())
      .filter(Boolean)
      .map((pair) => /** @type {[string, string]} */ (pair.split("=", 2))),
  );
  for (const [name, value] of Object.entries(WANTED)) {
    pairs.set(name, value);
  }
  return [...pairs].map(([name, value]) => `${name}=${value}`).join(";");
}
