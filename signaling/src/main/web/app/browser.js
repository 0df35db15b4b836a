// What a browser must be able to do. Without it there is no call: nothing is ever sent unsealed instead.

/**
 * @param {{isSecureContext?: boolean, RTCRtpScriptTransform?: unknown, RTCPeerConnection?: unknown, Worker?: unknown,
 *   WebAssembly?: unknown}} browser globalThis
 * @returns {string} why this browser cannot take part, "" if it can
 */
export function browserProblem(browser) {
  if (browser.isSecureContext === false) {
    return "This page was opened over an insecure address, where browsers refuse to encrypt. Open it with https://.";
  }
  const needed = [browser.RTCPeerConnection, browser.RTCRtpScriptTransform, browser.Worker, browser.WebAssembly];
  return needed.every((part) => part !== undefined)
    ? ""
    : "This browser cannot seal calls end to end. Use a current Firefox, Chrome, Edge or Safari.";
}
