package dev.blindbridge.crypto;

/// What a hello tells of one join: id, X25519 public value and slot. All of it is bound into the
/// pair keys.
record PublicIdentity(PeerId id, X25519.PublicValue publicValue, int slot) {
    byte[] transcriptPart() {
        return Bytes.empty().lp(id.bytes()).lp(publicValue.bytes()).u32(slot).toArray();
    }

    /// `T` of section 3: the smaller id first, so that both sides write the same.
    static byte[] transcript(PublicIdentity one, PublicIdentity other) {
        boolean oneFirst = one.id.compareTo(other.id) < 0;
        return Bytes.empty()
                .raw((oneFirst ? one : other).transcriptPart())
                .raw((oneFirst ? other : one).transcriptPart())
                .toArray();
    }
}
