package dev.blindbridge.sfu.srtp;

/// The cryptography of one direction of a transport. Knows no windows: who calls has checked the
/// packet and settled its index, and changes state only if it returns a length.
interface HopCipher extends AutoCloseable {
    /// For the RTP packets of one SSRC. An implementation without state for each SSRC returns the
    /// same for all.
    PacketCipher rtp(int ssrc);

    /// For the RTCP packets of one sender.
    PacketCipher rtcp(int ssrc);

    /// Wipes the keys. Nothing of this may be used afterwards.
    @Override
    void close();

    /// Protects, or unprotects, packets in place.
    interface PacketCipher {
        /// Transforms one packet.
        ///
        /// @param headerBytes stay readable
        /// @param lengthBytes of the packet; enough for header and tag if it is protected, and
        ///   followed by room for the tag if not
        /// @param index of 48 bits for RTP, rollover counter and sequence number, of 31 for RTCP
        /// @return the new length, or a negative [SrtpStatus#code]
        int apply(
                byte[] buffer, int offset, int headerBytes, int lengthBytes, int ssrc, long index);
    }
}
