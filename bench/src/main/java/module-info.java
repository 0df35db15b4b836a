import org.jspecify.annotations.NullMarked;

/// Everything that drives the relay from outside.
@NullMarked
module dev.blindbridge.bench {
    requires static org.jspecify;
    requires dev.blindbridge.crypto;
    requires dev.blindbridge.sfu;
    requires dev.blindbridge.signaling;
    requires java.logging;
    requires java.net.http;
    requires info.picocli;
    requires jitsi.srtp;
    requires jitsi.utils;
    requires org.bouncycastle.provider;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.tls;
    requires tools.jackson.databind;
    requires HdrHistogram;

    opens dev.blindbridge.bench to
            info.picocli;

    // Records to JSON.
    opens dev.blindbridge.bench.report to
            tools.jackson.databind;
}
