package chat.tacit.client.account;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.KemKey;
import chat.tacit.crypto.RsaPublicKey;
import chat.tacit.crypto.SigningKey;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.e2ee.agreement.SecurityCode;
import chat.tacit.protocol.room.AccountAddress;
import chat.tacit.protocol.room.AccountId;
import chat.tacit.protocol.room.Bundle;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.SignedBundle;
import chat.tacit.protocol.wire.RelayAddress;

import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;

/** Whoever has an account, under one key. */
record Owner(AccountAddress address, SigningKey accountKey) {
    static final RelayAddress HOME =
            RelayAddress.parse("tacit://" + "c".repeat(42) + "A@home.example:443");

    private static final Entropy ENTROPY = Entropy.system();

    /** Nothing is sealed to it. */
    private static final RsaPublicKey RSA = rsa();

    static Owner of(String handle) {
        return at(HOME, handle);
    }

    static Owner at(RelayAddress homeserver, String handle) {
        return new Owner(
                new AccountAddress(homeserver, new Handle(handle)), SigningKey.generate(ENTROPY));
    }

    /** The same account under another key. */
    Owner renewed() {
        return new Owner(address, SigningKey.generate(ENTROPY));
    }

    AccountId id() {
        return address.id();
    }

    VerifyingKey key() {
        return accountKey.publicKey();
    }

    /** Each is another one. */
    SignedBundle bundle(long version) {
        return new Bundle(address.name(), version, key(), RSA, KemKey.generate(ENTROPY).publicKey())
                .sign(accountKey);
    }

    SecurityCode.Account side() {
        return new SecurityCode.Account(id(), key());
    }

    private static RsaPublicKey rsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(RsaPublicKey.LEAST_BITS);
            return new RsaPublicKey(
                    Bytes.owned(generator.generateKeyPair().getPublic().getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
