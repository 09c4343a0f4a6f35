package chat.tacit.bench.room;

import chat.tacit.client.secret.Asking;
import chat.tacit.client.secret.LinkException;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.crypto.Entropy;
import chat.tacit.crypto.SigningKey;
import chat.tacit.protocol.room.AccountName;
import chat.tacit.protocol.room.ClientCall;
import chat.tacit.protocol.room.DeviceCertificate;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;
import chat.tacit.protocol.room.RoomId;
import chat.tacit.protocol.room.SignInProof;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * How long a stranger waits for an answer about what isn't there, and about what is there and isn't
 * theirs: in each turn one of each, in random order.
 *
 * @param unknown nanoseconds
 * @param known nanoseconds
 */
public record Guesses(long[] unknown, long[] known) {
    private static final SigningKey NOBODY = SigningKey.generate(Entropy.system());

    /** What is asked. */
    public enum Asked {
        /** The terms of signing in, which everybody is told. */
        TERMS,
        /** To be signed in with a wrong password. */
        SIGN_IN,
        /** To be signed in with a device that another account's key certifies. */
        SIGN_IN_BY_DEVICE,
        /** The public keys of an account, which are posted when they are made. */
        PUBLIC_KEYS,
        /** A part of a room, with a key of nobody. */
        READ_A_ROOM,
        /** To say something in a room, with a key of nobody. */
        POST_TO_A_ROOM
    }

    /**
     * What there is to guess.
     *
     * @param accounts how many there are
     * @param room whose keys the stranger hasn't
     */
    public record Ground(int accounts, HostedRoom room) {}

    /** Registers so many accounts, each with its sealed private keys. */
    public static void fill(Links links, int accounts) throws LinkException {
        for (int i = 0; i < accounts; i++) {
            Handle handle = handle("known", i);
            try (SecretLink link = links.home(handle)) {
                Account account = Account.of(handle);
                account.register(link);
                account.postPrivateKey(link);
            }
        }
    }

    private static Handle handle(String kind, long number) {
        return new Handle(kind + "." + number);
    }

    /** Asks so many times for each, after a tenth of that to warm up. */
    public static Guesses time(Links links, Ground ground, Asked asked, int samples)
            throws IOException, InterruptedException {
        Random random = new Random(samples);
        int warm = samples / 10;
        Guesses all = new Guesses(new long[samples], new long[samples]);
        try (Stranger stranger = new Stranger(links.relay())) {
            for (int i = -warm; i < samples; i++) {
                boolean first = random.nextBoolean();
                for (boolean known : new boolean[] {first, !first}) {
                    long number =
                            known ? random.nextInt(ground.accounts()) : random.nextLong(1L << 40);
                    Handle handle = handle(known ? "known" : "nobody", number);
                    RoomId room = known ? ground.room().id() : HostedRoom.nowhere();
                    AccountName name = new AccountName(handle, links.relay().fingerprint());
                    long time = time(stranger, asking(asked, name, room));
                    if (i >= 0) {
                        (known ? all.known : all.unknown)[i] = time;
                    }
                }
            }
        }
        return all;
    }

    private static Asking asking(Asked asked, AccountName name, RoomId room) {
        Handle handle = name.handle();
        return switch (asked) {
            case TERMS -> Asking.of(new Request.GetSignIn(handle));
            case SIGN_IN ->
                    (session, _) ->
                            new Request.SignIn(
                                    handle,
                                    new Request.SignIn.Password(
                                            NOBODY.sign(new SignInProof(name, session).password())),
                                    Optional.empty());
            case SIGN_IN_BY_DEVICE ->
                    (session, _) ->
                            new Request.SignIn(
                                    handle,
                                    new Request.SignIn.Device(
                                            DeviceCertificate.sign(
                                                    NOBODY,
                                                    name.id(),
                                                    NOBODY.publicKey(),
                                                    Instant.EPOCH),
                                            NOBODY.sign(new SignInProof(name, session).device())),
                                    Optional.empty());
            case PUBLIC_KEYS -> Asking.of(new Request.GetKey(handle));
            case READ_A_ROOM -> HostedRoom.reading(room, NOBODY);
            case POST_TO_A_ROOM -> HostedRoom.saying(room, NOBODY);
        };
    }

    /** From a sealed request to its answer. */
    private static long time(Stranger stranger, Asking asking)
            throws IOException, InterruptedException {
        ClientCall call = stranger.prepare(asking);
        long begun = System.nanoTime();
        Reply _ = stranger.ask(call);
        return System.nanoTime() - begun;
    }

    /** Of both, rising. */
    public long[] sorted() {
        return LongStream.concat(LongStream.of(unknown), LongStream.of(known)).sorted().toArray();
    }
}
