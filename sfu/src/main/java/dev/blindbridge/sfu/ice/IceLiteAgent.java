package dev.blindbridge.sfu.ice;

import dev.blindbridge.sfu.IceCredentials;
import dev.blindbridge.sfu.wire.StunIntegrity;
import dev.blindbridge.sfu.wire.StunView;
import dev.blindbridge.sfu.wire.StunWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The lite side of one transport's ICE (RFC 8445 section 2.5): it answers checks, and from those
/// that authenticate it learns the addresses from which DTLS and SRTP are accepted (R1). Nothing
/// else teaches it an address (R3). Owned by the engine's thread; holds no clock.
public final class IceLiteAgent {
    /// RFC 7675 section 5.1.
    public static final long CONSENT_NS = 30_000_000_000L;

    /// Addresses validated at a time: interfaces of a client times IPv4 and IPv6, generously. The
    /// one heard of longest ago makes room.
    public static final int MAX_ADDRESSES = 8;

    /// Hears of each address that begins or ceases to be validated.
    public interface AddressListener {
        /// A check from a new address was authenticated.
        ///
        /// @return false if another transport holds the address. STUN does not prove a source: a
        ///   participant could else claim somebody's address with credentials of its own, and cut
        ///   that transport off (R1)
        boolean validated(InetSocketAddress address);

        void invalidated(InetSocketAddress address);
    }

    private final AddressListener listener;
    private final StunWriter writer = new StunWriter();
    private final RecentChecks recentChecks = new RecentChecks();
    private final @Nullable ValidatedAddress[] addresses = new ValidatedAddress[MAX_ADDRESSES];
    private Generation current;
    private @Nullable Generation previous;
    private @Nullable ValidatedAddress selected;
    private long lastCheckNs;
    private long changes;
    private IceOutcome outcome = IceOutcome.NOT_A_CHECK;

    public IceLiteAgent(
            IceCredentials local, String remoteUfrag, long nowNs, AddressListener listener) {
        this.listener = listener;
        current = new Generation(local, remoteUfrag);
        lastCheckNs = nowNs;
    }

    /// A new ICE generation (RFC 8445 section 9). Checks of the one before are answered until the
    /// first nomination in the new one: the old pair stays in use that long.
    public void restart(IceCredentials local, String remoteUfrag) {
        previous = current;
        current = new Generation(local, remoteUfrag);
    }

    /// Handles one STUN message from `from`. Writes the response to `out`, at most
    /// [StunWriter#MAX_RESPONSE_BYTES].
    ///
    /// @return length of the response, 0 for none; [#outcome] says what it was
    public int onRequest(
            StunView request, InetSocketAddress from, long nowNs, byte[] out, int outOffset) {
        if (!request.isBindingRequest()
                || (request.hasFingerprint() && !request.fingerprintValid())) {
            outcome = IceOutcome.NOT_A_CHECK;
            return 0;
        }
        if (!request.hasUsername() || !request.hasIntegrity() || !request.hasPriority()) {
            return reject(IceOutcome.BAD_REQUEST, request, out, outOffset, null);
        }
        Generation generation = generationOf(request);
        if (generation == null || !request.integrityValid(generation.integrity)) {
            return reject(IceOutcome.UNAUTHENTICATED, request, out, outOffset, null);
        }
        if (request.unknownCount() > 0) {
            return reject(IceOutcome.UNKNOWN_ATTRIBUTE, request, out, outOffset, generation);
        }
        if (request.iceControlled()) {
            return reject(IceOutcome.ROLE_CONFLICT, request, out, outOffset, generation);
        }
        return onAuthenticated(request, generation, from, nowNs, out, outOffset);
    }

    private @Nullable Generation generationOf(StunView request) {
        if (request.usernameIs(current.username)) {
            return current;
        }
        Generation before = previous;
        return before != null && request.usernameIs(before.username) ? before : null;
    }

    private int reject(
            IceOutcome outcome,
            StunView request,
            byte[] out,
            int outOffset,
            @Nullable Generation generation) {
        this.outcome = outcome;
        int code =
                switch (outcome) {
                    case BAD_REQUEST -> StunWriter.BAD_REQUEST;
                    case UNKNOWN_ATTRIBUTE -> StunWriter.UNKNOWN_ATTRIBUTE;
                    case ROLE_CONFLICT -> StunWriter.ROLE_CONFLICT;
                    case SUCCESS, NOT_A_CHECK, UNAUTHENTICATED, REPLAYED, ADDRESS_TAKEN ->
                            StunWriter.UNAUTHENTICATED;
                };
        StunIntegrity integrity = generation == null ? null : generation.integrity;
        return writer.bindingError(out, outOffset, request, code, integrity);
    }

    private int onAuthenticated(
            StunView request,
            Generation generation,
            InetSocketAddress from,
            long nowNs,
            byte[] out,
            int outOffset) {
        ValidatedAddress address = find(from);
        RecentChecks.Verdict verdict = recentChecks.admit(request, from);
        // A repetition is answered but is no news: else whoever holds one captured check could keep
        // his address validated, consenting and nominated for ever.
        boolean repeated = verdict == RecentChecks.Verdict.REPEATED;
        if (verdict == RecentChecks.Verdict.REPLAYED || (repeated && address == null)) {
            outcome = IceOutcome.REPLAYED;
            return 0;
        }
        if (address == null) {
            if (!listener.validated(from)) {
                outcome = IceOutcome.ADDRESS_TAKEN;
                return 0;
            }
            address = add(from, nowNs);
        }
        if (!repeated) {
            address.lastCheckNs = nowNs;
            lastCheckNs = nowNs;
            select(address, generation, request.useCandidate());
        }
        outcome = IceOutcome.SUCCESS;
        return writer.bindingSuccess(
                out, outOffset, request, address.bytes, from.getPort(), generation.integrity);
    }

    /// The latest nominating check decides (RFC 8445 section 7.3.1.5). As long as there is none,
    /// the first address heard of will do: DTLS may begin before the nomination.
    private void select(ValidatedAddress address, Generation generation, boolean nominated) {
        if (address != selected && (nominated || selected == null)) {
            selected = address;
            changes++;
        }
        if (nominated && generation == current) {
            previous = null;
        }
    }

    private @Nullable ValidatedAddress find(InetSocketAddress from) {
        for (ValidatedAddress address : addresses) {
            if (address != null && address.address.equals(from)) {
                return address;
            }
        }
        return null;
    }

    private ValidatedAddress add(InetSocketAddress from, long nowNs) {
        int place = place();
        ValidatedAddress old = addresses[place];
        if (old != null) {
            listener.invalidated(old.address);
        }
        ValidatedAddress added = new ValidatedAddress(from, nowNs);
        addresses[place] = added;
        changes++;
        return added;
    }

    /// A free place, or that of the address heard of longest ago, never of the selected one.
    private int place() {
        int best = -1;
        for (int i = 0; i < MAX_ADDRESSES; i++) {
            ValidatedAddress candidate = addresses[i];
            if (candidate == null) {
                return i;
            }
            ValidatedAddress incumbent = best < 0 ? null : addresses[best];
            boolean older = incumbent == null || candidate.lastCheckNs - incumbent.lastCheckNs < 0;
            if (candidate != selected && older) {
                best = i;
            }
        }
        return best;
    }

    /// What the last [#onRequest] came to.
    public IceOutcome outcome() {
        return outcome;
    }

    /// Whether DTLS and SRTP from there are accepted (R1).
    public boolean isValidated(InetSocketAddress from) {
        return find(from) != null;
    }

    /// Where to send, or null before the first valid check and while no address has consent.
    public @Nullable InetSocketAddress selected() {
        return selected == null ? null : selected.address;
    }

    /// Counts changes of what [#isValidated] and [#selected] say.
    public long changes() {
        return changes;
    }

    /// Withdraws addresses without a valid check for [#CONSENT_NS] (RFC 7675 section 5.1 seen from
    /// the side that answers). To be called at [#consentDeadlineNs] or now and then.
    ///
    /// @return whether the transport as a whole has lost consent
    public boolean expire(long nowNs) {
        for (int i = 0; i < MAX_ADDRESSES; i++) {
            ValidatedAddress address = addresses[i];
            if (address != null && nowNs - address.lastCheckNs >= CONSENT_NS) {
                addresses[i] = null;
                if (address == selected) {
                    selected = null;
                }
                changes++;
                listener.invalidated(address.address);
            }
        }
        return nowNs - lastCheckNs >= CONSENT_NS;
    }

    /// When the transport expires if no valid check comes.
    public long consentDeadlineNs() {
        return lastCheckNs + CONSENT_NS;
    }

    /// Withdraws all addresses: the transport ends.
    public void close() {
        for (ValidatedAddress address : addresses) {
            if (address != null) {
                listener.invalidated(address.address);
            }
        }
        Arrays.fill(addresses, null);
        selected = null;
        changes++;
    }

    /// Credentials of one generation as they appear in checks.
    private static final class Generation {
        final byte[] username;
        final StunIntegrity integrity;

        Generation(IceCredentials local, String remoteUfrag) {
            username = (local.ufrag() + ":" + remoteUfrag).getBytes(StandardCharsets.UTF_8);
            integrity = new StunIntegrity(local.password());
        }
    }

    private static final class ValidatedAddress {
        final InetSocketAddress address;
        final byte[] bytes;
        long lastCheckNs;

        ValidatedAddress(InetSocketAddress address, long nowNs) {
            this.address = address;
            bytes = address.getAddress().getAddress();
            lastCheckNs = nowNs;
        }
    }
}
