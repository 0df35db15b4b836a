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
    requires jdk.jfr;
    requires jdk.management;
    requires info.picocli;
    requires jitsi.srtp;
    requires jitsi.utils;
    requires org.bouncycastle.provider;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.tls;
    requires tools.jackson.databind;
    requires HdrHistogram;
    requires jmh.core;

    opens dev.blindbridge.bench to
            info.picocli;

    // Records to JSON and back.
    opens dev.blindbridge.bench.micro to
            tools.jackson.databind;
    opens dev.blindbridge.bench.path to
            tools.jackson.databind;
    opens dev.blindbridge.bench.report to
            tools.jackson.databind;
}
