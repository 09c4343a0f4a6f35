package chat.tacit.protocol.room;

import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Fingerprint;
import chat.tacit.crypto.KemPublicKey;
import chat.tacit.crypto.RsaPublicKey;
import chat.tacit.crypto.Secret;
import chat.tacit.crypto.VerifyingKey;
import chat.tacit.protocol.wire.Refusal;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** Requests, replies and what they are made of, with random contents. */
record Samples(Random random) {

    /** At least one of each method but the hello, in their order. */
    List<Request> requests() {
        Capability by = capability();
        return List.of(
                new Request.GetSignIn(handle()),
                new Request.Register(
                        handle(), key(), key(), terms(), optional(bytes(32)), bytes(64), bytes(64)),
                new Request.SignIn(
                        handle(), new Request.SignIn.Password(bytes(64)), optional(secret())),
                new Request.SignIn(
                        handle(),
                        new Request.SignIn.Device(certificate(), bytes(64)),
                        optional(secret())),
                new Request.PostKey(bundle()),
                new Request.GetKey(handle()),
                new Request.PostPrivateKey(
                        account(),
                        positive(),
                        bytes(Request.PostPrivateKey.BLOB_SIZE),
                        optional(
                                new Request.PostPrivateKey.NewPassword(key(), terms(), bytes(64)))),
                new Request.GetPrivateKey(),
                new Request.CutDevice(new DeviceId(bytes(16))),
                new Request.DeleteAccount(bytes(64)),
                new Request.GenerateChannelPair(account(), random.nextBoolean()),
                new Request.GenerateChannelPair(
                        account(), true, Optional.of(new RoomId(bytes(32)))),
                new Request.PostInvitation(handle(), invitation(), random.nextLong()),
                new Request.StreamInvitations(number()),
                new Request.DropInvitations(number()),
                new Request.PostEvent(by, power(), new Posting.Message(message())),
                new Request.PostEvent(by, power(), new Posting.State(state(), place())),
                new Request.StreamEvents(
                        by,
                        new Positions(number(), number()),
                        number(),
                        random.nextInt(1_000),
                        random.nextBoolean()),
                new Request.PostPart(by, power(), part()),
                new Request.GetPart(by, number()),
                new Request.TrimChannel(by, number()),
                new Request.DeleteRoom(by));
    }

    /** At least one of each, in their order. */
    List<Reply> replies() {
        return List.of(
                Reply.Refused.of(Refusal.of(1 + random.nextInt(26)), number()),
                Reply.Refused.stale(head()),
                new Reply.Done(),
                terms(),
                new Reply.SignedIn(
                        secret(), number(), number(), optional(room()), random.nextInt(65_537)),
                new Reply.Key(bundle()),
                new Reply.PrivateKey(positive(), bytes(Request.PostPrivateKey.BLOB_SIZE)),
                new Reply.ChannelPair(room()),
                new Reply.Invited(number(), seconds(), invitation()),
                new Reply.Posted(number(), number()),
                head(),
                new Reply.StateItem(seconds(), power(), state(), number()),
                new Reply.MessageItem(positive(), seconds(), number(), message()),
                new Reply.Quiet(),
                new Reply.Part(part()));
    }

    Handle handle() {
        return new Handle("user" + random.nextInt(1_000_000) + (random.nextBoolean() ? "" : "_x"));
    }

    AccountName account() {
        return new AccountName(handle(), new Fingerprint(bytes(32)));
    }

    SignInTerms terms() {
        return new SignInTerms(
                bytes(16),
                1 + random.nextInt(255),
                1 + random.nextInt(Integer.MAX_VALUE),
                1 + random.nextInt(255));
    }

    DeviceCertificate certificate() {
        return new DeviceCertificate(key(), Instant.ofEpochMilli(number()), bytes(64));
    }

    Bundle unsigned() {
        int bits = 3_072 + random.nextInt(2_049);
        return new Bundle(account(), positive(), key(), rsa(bits), new KemPublicKey(bytes(1_184)));
    }

    SignedBundle bundle() {
        Bundle bundle = unsigned();
        return new SignedBundle(bundle, bundle.encode(), bytes(64));
    }

    /** A number of so many bits in the form of a key. */
    RsaPublicKey rsa(int bits) {
        BigInteger modulus = new BigInteger(bits, random).setBit(bits - 1).setBit(0);
        try {
            var spec = new RSAPublicKeySpec(modulus, RSAKeyGenParameterSpec.F4);
            return new RsaPublicKey(
                    Bytes.owned(KeyFactory.getInstance("RSA").generatePublic(spec).getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    Capability capability() {
        return new Capability(room(), new Term(number()), bytes(64));
    }

    StateEvent state() {
        return new StateEvent(
                positive(),
                bytes(32),
                optional(turn(random.nextInt(Turn.MAX_PARTS + 1))),
                bytes(random.nextInt(2_000)));
    }

    Turn turn(int parts) {
        return new Turn(
                key(),
                key(),
                key(),
                random.nextBoolean(),
                IntStream.range(0, parts).mapToObj(i -> new PartRef(number(), bytes(32))).toList());
    }

    EventBytes message() {
        return EventBytes.message(bytes(1 + random.nextInt(2_000)));
    }

    Reply.Head head() {
        return new Reply.Head(place(), number(), new Term(number()), number());
    }

    private Place place() {
        return new Place(number(), bytes(32));
    }

    private Power power() {
        return random.nextBoolean() ? Power.MEMBER : Power.ADMIN;
    }

    RoomId room() {
        return new RoomId(bytes(32));
    }

    private Bytes invitation() {
        return bytes(2_048 + random.nextInt(3_073));
    }

    private Bytes part() {
        return bytes(1 + random.nextInt(2_000));
    }

    private Instant seconds() {
        return Instant.ofEpochSecond(random.nextInt(Integer.MAX_VALUE));
    }

    private <T> Optional<T> optional(T value) {
        return random.nextBoolean() ? Optional.of(value) : Optional.empty();
    }

    /** Small numbers are as likely as large ones, and zero comes too. */
    long number() {
        return random.nextLong() >>> (1 + random.nextInt(63));
    }

    private long positive() {
        return Math.max(number(), 1);
    }

    private Secret secret() {
        return Secret.owned(bytes(32).toArray());
    }

    VerifyingKey key() {
        return new VerifyingKey(bytes(32));
    }

    Bytes bytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return Bytes.owned(bytes);
    }
}
