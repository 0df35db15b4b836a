package dev.blindbridge.bench.client;

import dev.blindbridge.bench.client.transport.ClientLoop;
import dev.blindbridge.crypto.CallRoot;
import dev.blindbridge.crypto.Passphrase;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The link and the root that it leads to, which change when somebody is removed
/// (docs/e2ee-protocol.md section 5.4). Loop thread only, but for the derivation itself.
final class Invitation implements AutoCloseable {
    /// Deriving costs a core for half a second and 64 MiB (R13).
    private static final Semaphore DERIVATIONS =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

    private final ClientLoop loop;
    private InvitationLink link;
    private @Nullable CallRoot root;
    private boolean closed;

    Invitation(ClientLoop loop, InvitationLink link) {
        this.loop = loop;
        this.link = link;
    }

    InvitationLink link() {
        return link;
    }

    /// @throws IllegalStateException before the first [#adopt]
    CallRoot root() {
        if (root == null) {
            throw new IllegalStateException("no root yet");
        }
        return root;
    }

    /// Derives aside and tells on the loop.
    ///
    /// @param ready gets a root that is its own
    void derive(String passphrase, Consumer<CallRoot> ready, Consumer<String> refused) {
        InvitationLink of = link;
        Thread.ofVirtual()
                .name("derive")
                .start(() -> {
                    DERIVATIONS.acquireUninterruptibly();
                    try (Passphrase typed = Passphrase.of(passphrase)) {
                        CallRoot derived = CallRoot.derive(typed, of.host(), of.room());
                        loop.execute(() -> onDerived(derived, ready));
                    } catch (IllegalArgumentException e) {
                        loop.execute(() -> refused.accept(String.valueOf(e.getMessage())));
                    } finally {
                        DERIVATIONS.release();
                    }
                });
    }

    private void onDerived(CallRoot derived, Consumer<CallRoot> ready) {
        if (closed) {
            derived.close();
        } else {
            ready.accept(derived);
        }
    }

    /// Takes the root over.
    void adopt(String passphrase, CallRoot derived) {
        if (root != null) {
            root.close();
        }
        root = derived;
        link = link.withPassphrase(passphrase);
    }

    @Override
    public void close() {
        closed = true;
        if (root != null) {
            root.close();
        }
    }
}
