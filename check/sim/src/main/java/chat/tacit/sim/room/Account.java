package chat.tacit.sim.room;

import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.KemKey;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.room.BundleBox;
import chat.tacit.e2ee.room.BundleKeys;
import chat.tacit.e2ee.room.Member;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.Bundle;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SignedBundle;
import chat.tacit.protocol.wire.PeerAddress;
import chat.tacit.sim.Chance;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Somebody's account at a homeserver, with its devices and its private pair. */
final class Account {
    private final int number;
    private final Site home;
    private final AccountAddress address;
    private final SigningKey key;
    private final SigningKey signInKey;
    private final SignedBundle bundle;
    private final BundleKeys keys;
    private final Chance chance;
    private final List<Device> devices = new ArrayList<>();
    private final Map<RoomId, Pair> pairs = new HashMap<>();

    Account(int number, Site home, Chance chance, Instant now) {
        this.number = number;
        this.home = home;
        this.chance = chance;
        Entropy entropy = chance.entropy();
        this.address = new AccountAddress(home.address(), new Handle("person" + number));
        this.key = SigningKey.generate(entropy);
        this.signInKey = SigningKey.generate(entropy);
        this.keys =
                new BundleKeys(
                        RsaPool.KEYS.get(number % RsaPool.KEYS.size()), KemKey.generate(entropy));
        this.bundle =
                new Bundle(
                                address.name(),
                                1,
                                key.publicKey(),
                                keys.rsa().publicKey(),
                                keys.kem().publicKey())
                        .sign(key);
        addDevice(now);
    }

    /** Another machine signs in. */
    Device addDevice(Instant now) {
        int which = devices.size() + 1;
        byte[] place = {10, (byte) which, (byte) (number >> 8), (byte) number};
        Device device = new Device(this, which, PeerAddress.of(place), chance.branch(), now);
        devices.add(device);
        return device;
    }

    Site home() {
        return home;
    }

    AccountAddress address() {
        return address;
    }

    AccountId id() {
        return address.id();
    }

    SigningKey key() {
        return key;
    }

    /** What its password becomes. */
    SigningKey signInKey() {
        return signInKey;
    }

    SignedBundle bundle() {
        return bundle;
    }

    Member member() {
        return Member.of(address, bundle);
    }

    BundleBox.Recipient recipient() {
        return BundleBox.Recipient.of(bundle, keys);
    }

    List<Device> devices() {
        return List.copyOf(devices);
    }

    Pair pair(RoomId room) {
        return pairs.computeIfAbsent(room, _ -> new Pair());
    }

    @Override
    public String toString() {
        return "person" + number;
    }
}
