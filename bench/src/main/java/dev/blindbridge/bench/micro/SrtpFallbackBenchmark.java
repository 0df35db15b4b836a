package dev.blindbridge.bench.micro;

import org.openjdk.jmh.annotations.Fork;

/// The same without libcrypto: jitsi-srtp on the JDK's cipher.
@Fork(jvmArgsAppend = "-Dblindbridge.srtp=jitsi")
public class SrtpFallbackBenchmark extends SrtpBenchmark {}
