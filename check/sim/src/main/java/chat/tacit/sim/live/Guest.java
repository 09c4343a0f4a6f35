package chat.tacit.sim.live;

import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.live.MemberId;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A person, whom they trust, and the stay in the session that they have now. */
final class Guest {
    private final String name;
    private final SigningKey key;
    private final Map<MemberId, VerifyingKey> trusted = new HashMap<>();
    private Optional<Stay> stay = Optional.empty();

    Guest(String name, SigningKey key) {
        this.name = name;
        this.key = key;
    }

    String name() {
        return name;
    }

    SigningKey key() {
        return key;
    }

    MemberId id() {
        return MemberId.of(key.publicKey());
    }

    /** Each trusts the other from now on. */
    void meets(Guest other) {
        trusts(other);
        other.trusts(this);
    }

    /** It trusts the other, who needn't know of it. */
    void trusts(Guest other) {
        trusted.put(other.id(), other.key.publicKey());
    }

    Optional<VerifyingKey> trusted(MemberId id) {
        return Optional.ofNullable(trusted.get(id));
    }

    /** The stay that isn't over. */
    Optional<Stay> stay() {
        return stay.filter(it -> it.over().isEmpty());
    }

    void begins(Stay next) {
        stay = Optional.of(next);
    }
}
