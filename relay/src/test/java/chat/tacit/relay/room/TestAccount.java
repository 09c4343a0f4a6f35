package chat.tacit.relay.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.KemKey;
import chat.tacit.crypto.RsaPublicKey;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.room.AccountName;
import chat.tacit.protocol.room.Bundle;
import chat.tacit.protocol.room.DeviceCertificate;
import chat.tacit.protocol.room.DeviceId;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.SignInProof;
import chat.tacit.protocol.room.SignInTerms;
import chat.tacit.protocol.room.SignedBundle;

import java.nio.ByteBuffer;
import java.util.Optional;

/** An account as its owner has it; the password is the key that it becomes. */
final class TestAccount {
    static final RsaPublicKey RSA = rsa();

    private final Entropy entropy = Entropy.system();
    final AccountName name;
    SigningKey accountKey = SigningKey.generate(entropy);
    SigningKey signInKey = SigningKey.generate(entropy);
    SigningKey device = SigningKey.generate(entropy);
    Optional<Secret> token = Optional.empty();

    TestAccount(VirtualHost host, String handle) {
        this.name = host.name(handle);
    }

    private static RsaPublicKey rsa() {
        try {
            var generator = java.security.KeyPairGenerator.getInstance("RSA");
            generator.initialize(3_072);
            return new RsaPublicKey(
                    Bytes.owned(generator.generateKeyPair().getPublic().getEncoded()));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static SignInTerms terms(VirtualSession session, AccountName name) {
        return (SignInTerms) session.ask(new Request.GetSignIn(name.handle()));
    }

    Reply register(VirtualSession session) {
        return register(session, Optional.empty());
    }

    Reply register(VirtualSession session, Optional<Secret> code) {
        SignInTerms terms = terms(session, name);
        return took(session.ask(registration(session, terms, code)));
    }

    Request.Register registration(
            VirtualSession session, SignInTerms terms, Optional<Secret> code) {
        SignInProof proof = proof(session);
        return new Request.Register(
                name.handle(),
                accountKey.publicKey(),
                signInKey.publicKey(),
                terms,
                code.map(it -> proof.access(it, accountKey.publicKey())),
                accountKey.sign(
                        proof.registration(accountKey.publicKey(), signInKey.publicKey(), terms)),
                signInKey.sign(
                        proof.registration(accountKey.publicKey(), signInKey.publicKey(), terms)));
    }

    SignInProof proof(VirtualSession session) {
        return new SignInProof(name, session.id());
    }

    /** Signs in by password, without a token. */
    Reply signIn(VirtualSession session) {
        return signIn(session, Optional.empty());
    }

    Reply signIn(VirtualSession session, Optional<Secret> with) {
        Bytes signature = signInKey.sign(proof(session).password());
        return took(
                session.ask(
                        new Request.SignIn(
                                name.handle(), new Request.SignIn.Password(signature), with)));
    }

    /** Signs in by the device's key, with the last token. */
    Reply signInByDevice(VirtualSession session) {
        return signInByDevice(session, token);
    }

    Reply signInByDevice(VirtualSession session, Optional<Secret> with) {
        DeviceCertificate certificate =
                DeviceCertificate.sign(accountKey, name.id(), device.publicKey(), session.host.now);
        Bytes signature = device.sign(proof(session).device());
        return took(
                session.ask(
                        new Request.SignIn(
                                name.handle(),
                                new Request.SignIn.Device(certificate, signature),
                                with)));
    }

    private Reply took(Reply reply) {
        if (reply instanceof Reply.SignedIn in) {
            token = Optional.of(in.token());
        }
        return reply;
    }

    DeviceId deviceId() {
        return DeviceId.of(device.publicKey());
    }

    SignedBundle bundle(long version) {
        return bundle(name, version);
    }

    SignedBundle bundle(AccountName of, long version) {
        return new Bundle(
                        of,
                        version,
                        accountKey.publicKey(),
                        RSA,
                        KemKey.generate(entropy).publicKey())
                .sign(accountKey);
    }

    static Bytes blob(long version) {
        byte[] bytes = Entropy.system().bytes(Request.PostPrivateKey.BLOB_SIZE);
        ByteBuffer.wrap(bytes).putLong(version);
        return Bytes.owned(bytes);
    }

    Request.PostPrivateKey privateKey(long version) {
        return new Request.PostPrivateKey(name, version, blob(version), Optional.empty());
    }

    Request.PostPrivateKey newPassword(VirtualSession session, SigningKey key, long version) {
        Bytes blob = blob(version);
        return new Request.PostPrivateKey(
                name,
                version,
                blob,
                Optional.of(
                        new Request.PostPrivateKey.NewPassword(
                                key.publicKey(),
                                terms(session, name),
                                key.sign(proof(session).newPassword(key.publicKey(), blob)))));
    }
}
