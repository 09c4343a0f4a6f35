package chat.tacit.relay;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.turn.TurnTerms;
import chat.tacit.protocol.wire.CallOffer;
import chat.tacit.protocol.wire.CallSecret;
import chat.tacit.protocol.wire.Host;
import chat.tacit.protocol.wire.Service;
import chat.tacit.protocol.wire.Services;
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
import java.util.OptionalInt;

/**
 * What a relay needs for calls.
 *
 * @param secret what makes and knows their credentials
 * @param place what answers STUN and TURN, if the relay does
 * @param certificate what its operator gives it for TLS, if that is something
 * @param coturn the port at which a coturn of this host answers in its place, if one does
 */
record Calls(
        CallSecret secret,
        Optional<TurnPlace> place,
        Optional<CallCertificate> certificate,
        OptionalInt coturn) {

    /** What all of a relay's services have in common. */
    record Means(InstantSource clock, Entropy entropy, Metrics metrics) {}

    /**
     * Puts it together.
     *
     * @throws RelayException if the relay's own addresses can't be found, or its certificate for
     *     calls can't be used
     */
    static Calls of(RelayConfig config, Services offered, Means means) throws RelayException {
        TurnConfig turn = config.turn();
        CallSecret secret =
                turn.secret()
                        .map(CallSecret::new)
                        .orElseGet(() -> CallSecret.random(means.entropy()));
        if (!offered.offers(Service.TURN)) {
            return new Calls(secret, Optional.empty(), Optional.empty(), OptionalInt.empty());
        }
        if (turn.coturn()) {
            return new Calls(
                    secret, Optional.empty(), Optional.empty(), OptionalInt.of(turn.port()));
        }
        Optional<CallCertificate> certificate =
                turn.certificate().isPresent()
                        ? Optional.of(new CallCertificate(turn.certificate().get(), means.clock()))
                        : Optional.empty();
        TurnTerms terms =
                new TurnTerms(
                        secret,
                        addresses(config),
                        turn.ports(),
                        config.reach(),
                        config.limits(),
                        means.entropy());
        TurnService.Plan plan = new TurnService.Plan(terms, means.clock(), means.metrics().turn());
        TurnPlace place = new TurnPlace(plan, turn.port(), certificate.map(CallCertificate::pem));
        return new Calls(secret, Optional.of(place), certificate, OptionalInt.empty());
    }

    /** What clients are given where the relay itself answers, or a coturn at the same port. */
    CallOffer offer(int port) {
        return new CallOffer(secret, port, port);
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

    /**
     * What a name leads to, but for this machine itself: many a machine finds its own name there.
     */
    static List<Bytes> meant(Host host, List<InetAddress> found) throws RelayException {
        boolean own = host.text().equals("localhost");
        List<Bytes> meant =
                found.stream()
                        .filter(address -> own || !address.isLoopbackAddress())
                        .map(address -> Bytes.owned(address.getAddress()))
                        .toList();
        if (meant.isEmpty()) {
            throw new RelayException(
                    "here the name "
                            + host
                            + " leads to this machine itself, and calls of others would too: give"
                            + " its public address with --turn-address");
        }
        return meant;
    }

    private static List<Bytes> lookUp(Host host) throws RelayException {
        try {
            return meant(host, List.of(InetAddress.getAllByName(host.text())));
        } catch (UnknownHostException e) {
            throw new RelayException(
                    "cannot find the address of " + host + ": give it with --turn-address", e);
        }
    }
}
