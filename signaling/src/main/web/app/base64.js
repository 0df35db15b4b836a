// RFC 4648 section 4, for the sealed messages in the signalling's JSON.

/**
 * @param {ArrayBuffer} buffer
 * @returns {string}
 */
export function toBase64(buffer) {
  const bytes = new Uint8Array(buffer);
  let binary = "";
  // In pieces: a call takes only so many arguments.
  for (let start = 0; start < bytes.length; start += 0x2000) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 0x2000));
  }
  return btoa(binary);
}

/**
 * @param {string} text
 * @returns {ArrayBuffer | null} null if it is not base64
 */
export function fromBase64(text) {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer;
  } catch {
    return null;
  }
}
