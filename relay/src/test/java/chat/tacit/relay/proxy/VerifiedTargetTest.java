package chat.tacit.relay.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.proxy.Proofs;
import chat.tacit.protocol.proxy.Reach;
import chat.tacit.protocol.proxy.Target;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.Limits;
import chat.tacit.protocol.wire.Offer;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.protocol.wire.RelayIdentity;
import chat.tacit.protocol.wire.Service;
import chat.tacit.protocol.wire.Services;
import chat.tacit.protocol.wire.StoreKind;
import chat.tacit.protocol.wire.TlsKey;
import chat.tacit.protocol.wire.Versions;
import chat.tacit.relay.metric.Metrics;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;

/** Servers that the mesh has verified are targets of tunnels at once, exactly where they are. */
final class VerifiedTargetTest {
    private static final byte[] ADDRESS = {11, 1, 1, 1};
    private static final Fingerprint SERVER =
            Fingerprint.of(SigningKey.generate(Entropy.system()).publicKey());

    private final ProxyService service =
            new ProxyService(
                    new RelayIdentity(
                            SigningKey.generate(Entropy.system()),
                            TlsKey.NONE,
                            new Offer(
                                    Versions.CURRENT,
                                    Services.of(Service.PROXY),
                                    StoreKind.MEMORY,
                                    Limits.defaults())),
                    Reach.PUBLIC,
                    InstantSource.fixed(Instant.parse("2026-11-22T10:00:00Z")),
                    new Metrics(new SimpleMeterRegistry()));

    private Passage passage(Fingerprint fingerprint) {
        ProxyService.Entry entry =
                service.enter(
                        PeerAddress.of(new byte[] {12, 1, 1, 1}),
                        new Target(fingerprint, new Host("server.example"), 443));
        assertThat(entry).isInstanceOf(Passage.class);
        return (Passage) entry;
    }

    @Test
    void serverThatTheMeshHasVerifiedNeedsNoFurtherProof() throws Exception {
        var there = new InetSocketAddress(InetAddress.getByAddress(ADDRESS), 443);
        var besides = new InetSocketAddress(InetAddress.getByAddress(ADDRESS), 444);
        Passage passage = passage(SERVER);
        assertThat(passage.isProven(there)).isFalse();
        service.proven(new Proofs.Place(SERVER, Bytes.of(ADDRESS), 443));
        assertThat(passage.isProven(there)).isTrue();
        assertThat(passage.isProven(besides)).isFalse();
        assertThat(passage(new Fingerprint(Bytes.zeros(32))).isProven(there)).isFalse();
    }
}
