package dev.blindbridge.sfu.worker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Locale;

/// The ports there are, cheapest first (docs/decisions/0004).
enum PortKind {
    /// Linux's own calls by java.lang.foreign.
    NATIVE("java.lang.foreign: recvmmsg, sendmmsg, UDP_SEGMENT"),
    /// The same calls by Netty's library in C.
    EPOLL("Netty's epoll: recvmmsg, sendmmsg, UDP_SEGMENT"),
    /// What every JDK has.
    NIO("NIO: a system call for each datagram");

    /// System property that names one of them in lower case; by default the first that the machine
    /// has.
    static final String PROPERTY = "blindbridge.port";

    private final String description;

    PortKind(String description) {
        this.description = description;
    }

    /// The kind that is asked for, or else the best one.
    ///
    /// @throws IOException if the machine does not have the one that is asked for
    static PortKind choose() throws IOException {
        String wanted = System.getProperty(PROPERTY, "");
        for (PortKind kind : values()) {
            boolean named = kind.name().toLowerCase(Locale.ROOT).equals(wanted);
            if ((named || wanted.isEmpty()) && kind.isAvailable()) {
                return kind;
            }
        }
        throw new IOException(PROPERTY + "=" + wanted + " is not to be had here");
    }

    boolean isAvailable() {
        return switch (this) {
            case NATIVE -> NativeDatagramPort.isAvailable();
            case EPOLL -> EpollDatagramPort.isAvailable();
            case NIO -> true;
        };
    }

    DatagramPort open(InetSocketAddress address) throws IOException {
        return switch (this) {
            case NATIVE -> NativeDatagramPort.open(address);
            case EPOLL -> EpollDatagramPort.open(address);
            case NIO -> NioDatagramPort.open(address);
        };
    }

    /// For the operator.
    String description() {
        return description;
    }
}
