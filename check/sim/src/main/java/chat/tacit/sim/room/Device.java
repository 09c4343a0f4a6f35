package chat.tacit.sim.room;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.room.Speaker;
import chat.tacit.e2ee.room.member.Self;
import chat.tacit.protocol.room.DeviceCertificate;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.sim.Chance;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** One device of an account: a key of its own, an address, and a clock that is a little wrong. */
final class Device {
    private static final Duration WRONG = Duration.ofSeconds(90);

    private final Account account;
    private final String name;
    private final PeerAddress address;
    private final Speaker speaker;
    private final Entropy entropy;
    private final Duration skew;

    Device(Account account, int number, PeerAddress address, Chance chance, Instant now) {
        this.account = account;
        this.name = account + "." + number;
        this.address = address;
        this.entropy = chance.entropy();
        this.skew = chance.between(Duration.ZERO, WRONG.multipliedBy(2)).minus(WRONG);
        SigningKey key = SigningKey.generate(entropy);
        this.speaker =
                new Speaker(
                        account.id(),
                        key,
                        DeviceCertificate.sign(
                                account.key(), account.id(), key.publicKey(), now.plus(skew)));
    }

    Account account() {
        return account;
    }

    PeerAddress address() {
        return address;
    }

    Speaker speaker() {
        return speaker;
    }

    Entropy entropy() {
        return entropy;
    }

    Self self() {
        return new Self(account.id(), List.of(speaker), List.of(account.recipient()));
    }

    /** What its clock shows. */
    Instant clock(Instant now) {
        return now.plus(skew);
    }

    @Override
    public String toString() {
        return name;
    }
}
