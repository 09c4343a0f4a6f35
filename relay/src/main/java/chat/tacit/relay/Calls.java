package chat.tacit.relay;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.turn.TurnTerms;
import chat.tacit.protocol.wire.CallSecret;
import chat.tacit.protocol.wire.Host;
import chat.tacit.relay.edge.TurnPlace;
import chat.tacit.relay.metric.Metrics;
import chat.tacit.relay.turn.TurnConfig;
import chat.tacit.relay.turn.TurnService;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How what a relay needs for calls is put together. */
final class Calls {
    private Calls() {}

    /** What makes and knows their credentials. */
    static CallSecret secret(TurnConfig config, Entropy entropy) {
        return config.secret().map(CallSecret::new).orElseGet(() -> CallSecret.random(entropy));
    }

    /**
     * What answers STUN and TURN.
     *
     * @throws RelayException if the relay's own addresses can't be found
     */
    static TurnPlace place(
            RelayConfig config,
            CallSecret secret,
            InstantSource clock,
            Entropy entropy,
            Metrics metrics)
            throws RelayException {
        TurnTerms terms =
                new TurnTerms(
                        secret,
                        addresses(config),
                        config.turn().ports(),
                        config.reach(),
                        config.limits(),
                        entropy);
        return new TurnPlace(
                new TurnService.Plan(terms, clock, metrics.turn()), config.turn().port());
    }

    /** Those that were given, else those of the relay's address: one of each family. */
    private static List<Bytes> addresses(RelayConfig config) throws RelayException {
        List<Bytes> found = new ArrayList<>(config.turn().addresses());
        if (found.isEmpty()) {
            List<Host> hosts = config.listen().hosts();
            hosts.stream().map(Host::address).flatMap(Optional::stream).forEach(found::add);
            if (found.isEmpty()) {
                found.addAll(lookUp(hosts.getFirst()));
            }
        }
        List<Bytes> ofEachFamily = new ArrayList<>();
        for (Bytes address : found) {
            if (ofEachFamily.stream().noneMatch(it -> it.size() == address.size())) {
                ofEachFamily.add(address);
            }
        }
        return ofEachFamily;
    }

    private static List<Bytes> lookUp(Host host) throws RelayException {
        try {
            List<Bytes> found = new ArrayList<>();
            for (InetAddress address : InetAddress.getAllByName(host.text())) {
                found.add(Bytes.owned(address.getAddress()));
            }
            return found;
        } catch (UnknownHostException e) {
            throw new RelayException(
                    "cannot find the address of " + host + ": give it with --turn-address", e);
        }
    }
}
