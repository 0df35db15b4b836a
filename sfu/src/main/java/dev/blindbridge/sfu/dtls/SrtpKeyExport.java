package dev.blindbridge.sfu.dtls;

import dev.blindbridge.sfu.srtp.SrtpKeys;
import dev.blindbridge.sfu.srtp.SrtpProfile;
import java.util.Arrays;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.TlsContext;

/// RFC 5764 section 4.2: SRTP keys and salts out of a completed handshake.
final class SrtpKeyExport {
    private SrtpKeyExport() {}

    static SrtpKeys ofServer(TlsContext context, SrtpProfile profile) {
        return export(context, profile, true);
    }

    static SrtpKeys ofClient(TlsContext context, SrtpProfile profile) {
        return export(context, profile, false);
    }

    private static SrtpKeys export(TlsContext context, SrtpProfile profile, boolean server) {
        int key = profile.keyLengthBytes();
        int salt = profile.saltLengthBytes();
        byte[] material =
                context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, 2 * (key + salt));
        // In this order: client's key, server's key, client's salt, server's salt.
        byte[] clientKey = Arrays.copyOfRange(material, 0, key);
        byte[] serverKey = Arrays.copyOfRange(material, key, 2 * key);
        byte[] clientSalt = Arrays.copyOfRange(material, 2 * key, 2 * key + salt);
        byte[] serverSalt = Arrays.copyOfRange(material, 2 * key + salt, material.length);
        Arrays.fill(material, (byte) 0);
        return server
                ? new SrtpKeys(profile, clientKey, clientSalt, serverKey, serverSalt)
                : new SrtpKeys(profile, serverKey, serverSalt, clientKey, clientSalt);
    }
}
