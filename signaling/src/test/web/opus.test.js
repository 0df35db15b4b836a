import assert from "node:assert/strict";
import { test } from "node:test";

import { withConstantBitrateOpus } from "../../main/web/app/opus.js";

const sdp = (/** @type {string[]} */ ...lines) => ["v=0", ...lines, ""].join("\r\n");

test("should ask for Opus at a constant bit rate without silence suppression", () => {
  const answer = sdp("a=rtpmap:111 opus/48000/2", "a=fmtp:111 minptime=10;usedtx=1");
  assert.ok(withConstantBitrateOpus(answer).includes("a=fmtp:111 minptime=10;usedtx=0;cbr=1;useinbandfec=1\r\n"));
});

test("should add parameters where there are none", () => {
  const answer = sdp("m=audio 9 UDP/TLS/RTP/SAVPF 109", "a=rtpmap:109 OPUS/48000/2", "a=mid:0");
  assert.equal(
    withConstantBitrateOpus(answer),
    sdp(
      "m=audio 9 UDP/TLS/RTP/SAVPF 109",
      "a=rtpmap:109 OPUS/48000/2",
      "a=fmtp:109 cbr=1;usedtx=0;useinbandfec=1",
      "a=mid:0",
    ),
  );
});

test("should leave other codecs alone", () => {
  const answer = sdp("a=rtpmap:96 VP8/90000", "a=fmtp:96 max-fs=3600");
  assert.equal(withConstantBitrateOpus(answer), answer);
});
