package chat.tacit.bench.room;

import chat.tacit.client.secret.Asking;
import chat.tacit.client.secret.LinkException;
import chat.tacit.client.secret.SecretLink;
import chat.tacit.crypto.Bytes;
import chat.tacit.crypto.Entropy;
import chat.tacit.protocol.room.Handle;
import chat.tacit.protocol.room.Reply;
import chat.tacit.protocol.room.Request;

import java.io.IOException;
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
    /** What is asked. */
    public enum Asked {
        /** The terms of signing in, which everybody is told. */
        TERMS,
        /** To be signed in with a wrong password. */
        SIGN_IN,
        /** Something of a room, with a key of nobody. */
        ROOM
    }

    /**
     * What there is to guess.
     *
     * @param accounts how many there are
     * @param room whose keys the stranger hasn't
     */
    public record Ground(int accounts, HostedRoom room) {}

    /** Registers so many accounts. */
    public static void fill(Links links, int accounts) throws LinkException {
        for (int i = 0; i < accounts; i++) {
            Handle handle = handle("known", i);
            try (SecretLink link = links.home(handle)) {
                Account.of(handle).register(link);
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
                    long time = time(stranger, asking(asked, known, number, ground.room()));
                    if (i >= 0) {
                        (known ? all.known : all.unknown)[i] = time;
                    }
                }
            }
        }
        return all;
    }

    private static Asking asking(Asked asked, boolean known, long number, HostedRoom room) {
        Handle handle = handle(known ? "known" : "nobody", number);
        return switch (asked) {
            case TERMS -> Asking.of(new Request.GetSignIn(handle));
            case SIGN_IN -> {
                Bytes wrong = Bytes.owned(Entropy.system().bytes(64));
                yield Asking.of(
                        new Request.SignIn(
                                handle, new Request.SignIn.Password(wrong), Optional.empty()));
            }
            case ROOM -> known ? room.forged() : HostedRoom.nowhere();
        };
    }

    private static long time(Stranger stranger, Asking asking)
            throws IOException, InterruptedException {
        long begun = System.nanoTime();
        Reply _ = stranger.ask(asking);
        return System.nanoTime() - begun;
    }

    /** Of both, rising. */
    public long[] sorted() {
        return LongStream.concat(LongStream.of(unknown), LongStream.of(known)).sorted().toArray();
    }
}
