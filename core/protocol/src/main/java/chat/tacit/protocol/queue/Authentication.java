package chat.tacit.protocol.queue;

import chat.tacit.crypto.AgreementPublicKey;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.Secret;
import chat.tacit.protocol.wire.Refusal;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Checks who sent a request ({@code spec/30-queue} §3). Where nothing is registered, a dummy key
 * takes the place of the key: the same derivation, the same HMAC, then the same refusal as for a
 * wrong authenticator.
 */
final class Authentication {
    private final Line line;
    private final Calls calls;
    private final Consumer<Output.Close> close;
    private final Keyring keyring = new Keyring();
    private final AgreementPublicKey dummyKey;
    private final Secret dummySecret;

    Authentication(Line line, Calls calls, Entropy entropy, Consumer<Output.Close> close) {
        this.line = line;
        this.calls = calls;
        this.close = close;
        this.dummyKey = AgreementPublicKey.of(entropy.bytes(AgreementPublicKey.SIZE));
        this.dummySecret = Secret.random(entropy, AgreementPublicKey.SIZE);
    }

    /** Goes on if the request is authenticated by the key that is registered, else refuses it. */
    void registered(
            Exchange exchange, Role role, Optional<AgreementPublicKey> key, Consumer<Peer> then) {
        Optional<Peer> confirmed = keyring.confirmed(role, exchange.entity(), key);
        if (confirmed.isPresent()) {
            known(exchange, confirmed.get(), then);
            return;
        }
        derive(
                exchange,
                role,
                key,
                peer -> {
                    keyring.confirm(role, exchange.entity(), peer);
                    then.accept(peer);
                });
    }

    /** Goes on if the request comes from a peer of this session; else it is a strike. */
    void known(Exchange exchange, Peer peer, Consumer<Peer> then) {
        if (matches(peer.authenticator(), exchange.request())) {
            then.accept(peer);
        } else {
            strike();
        }
    }

    /** Goes on if the request is authenticated by the key that it names itself. */
    void named(Exchange exchange, Role role, AgreementPublicKey key, Consumer<Peer> then) {
        derive(exchange, role, Optional.of(key), then);
    }

    /** What a peer registered itself as; its next request needs no derivation. */
    void confirm(Role role, EntityId entity, Peer peer) {
        keyring.confirm(role, entity, peer);
    }

    /** The peer that proved this queue's recipient key before in this session. */
    Optional<Peer> recipient(RecipientId queue, Optional<AgreementPublicKey> registered) {
        return keyring.confirmed(Role.RECIPIENT, queue.entity(), registered);
    }

    AgreementPublicKey dummyKey() {
        return dummyKey;
    }

    /** A bad authenticator on what was confirmed in this session. */
    void strike() {
        close.accept(new Output.Close(Refusal.UNOPENABLE, true));
    }

    /**
     * The peer, if it holds {@code key} and {@code shared} is the secret with it.
     *
     * @param matches whether the authenticator of the request is right; always asked
     */
    Optional<Peer> check(Claim claim, Predicate<Authenticator> matches) {
        AgreementPublicKey key = claim.key().orElse(dummyKey);
        QueueKeys keys =
                new QueueKeys(
                        claim.shared().orElse(dummySecret), line.session(), claim.role(), key);
        Authenticator authenticator = keys.authenticator();
        boolean right = matches.test(authenticator);
        if (!right || claim.key().isEmpty() || claim.shared().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Peer(key, keys, authenticator, keys.responses(claim.entity())));
    }

    /**
     * What a request claims to come from.
     *
     * @param key the registered key, if there is one
     * @param shared the secret with it, unless it is of low order
     */
    record Claim(
            Role role,
            EntityId entity,
            Optional<AgreementPublicKey> key,
            Optional<Secret> shared) {}

    private void derive(
            Exchange exchange, Role role, Optional<AgreementPublicKey> key, Consumer<Peer> then) {
        calls.derive(
                List.of(key.orElse(dummyKey)),
                shared -> {
                    Claim claim = new Claim(role, exchange.entity(), key, shared.getFirst());
                    check(claim, authenticator -> matches(authenticator, exchange.request()))
                            .ifPresentOrElse(then, exchange::refuse);
                });
    }

    private static boolean matches(Authenticator authenticator, Request request) {
        return authenticator.matches(
                request.authenticator(), request.seq(), request.entity(), request.signed());
    }
}
