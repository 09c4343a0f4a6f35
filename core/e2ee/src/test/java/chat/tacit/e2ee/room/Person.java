package chat.tacit.e2ee.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.KemKey;
import chat.tacit.crypto.RsaKey;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.e2ee.Samples;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.Bundle;
import chat.tacit.protocol.room.DeviceCertificate;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.SignedBundle;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;

/** Somebody with an account, as one of their devices has it. */
public record Person(
        AccountAddress address,
        SigningKey accountKey,
        SigningKey device,
        BundleKeys keys,
        SignedBundle bundle) {
    static final Instant CERTIFIED = Instant.parse("2026-11-22T04:00:00.250Z");

    /**
     * One pair for everybody, since it takes seconds to make one: each has a KEM key of its own.
     */
    static final RsaKey RSA = rsa();

    public static Person of(String handle, Entropy entropy) {
        SigningKey accountKey = SigningKey.generate(entropy);
        AccountAddress address =
                new AccountAddress(Samples.relay(entropy, "home.example"), new Handle(handle));
        BundleKeys keys = new BundleKeys(RSA, KemKey.generate(entropy));
        return new Person(
                address,
                accountKey,
                SigningKey.generate(entropy),
                keys,
                sign(address, 1, accountKey, keys));
    }

    private static SignedBundle sign(
            AccountAddress address, long version, SigningKey accountKey, BundleKeys keys) {
        return new Bundle(
                        address.name(),
                        version,
                        accountKey.publicKey(),
                        keys.rsa().publicKey(),
                        keys.kem().publicKey())
                .sign(accountKey);
    }

    /** Another device of this account. */
    public Person onAnotherDevice(Entropy entropy) {
        return new Person(address, accountKey, SigningKey.generate(entropy), keys, bundle);
    }

    /** The same account and device after all of the account's keys were made anew. */
    public Person renewed(Entropy entropy) {
        SigningKey key = SigningKey.generate(entropy);
        BundleKeys fresh = new BundleKeys(RSA, KemKey.generate(entropy));
        return new Person(address, key, device, fresh, sign(address, 2, key, fresh));
    }

    public AccountId id() {
        return address.id();
    }

    public Member member() {
        return Member.of(address, bundle);
    }

    public Author author() {
        return speaker().author();
    }

    public Speaker speaker() {
        return new Speaker(
                id(),
                device,
                DeviceCertificate.sign(accountKey, id(), device.publicKey(), CERTIFIED));
    }

    public BundleBox.Recipient recipient() {
        return BundleBox.Recipient.of(bundle, keys);
    }

    private static RsaKey rsa() {
        try (InputStream in = Person.class.getResourceAsStream("rsa-4098.hex")) {
            byte[] text = Objects.requireNonNull(in).readAllBytes();
            String hex = new String(text, StandardCharsets.US_ASCII).replaceAll("\\s", "");
            return RsaKey.of(Secret.owned(Bytes.ofHex(hex).toArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
