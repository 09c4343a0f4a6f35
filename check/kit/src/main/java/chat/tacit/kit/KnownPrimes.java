package chat.tacit.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Primes of which tests make the RSA keys that Tacit makes, since to search primes takes more of
 * their time than anything else. They stand among the resources for everybody to read, so such keys
 * keep nothing secret. No pair of primes is taken twice; when all are, keys are made as usual.
 *
 * <p>{@link WithKnownPrimes} puts them in force in every module whose tests have this one on their
 * class path. What makes keys is tested in the module of cryptography, which has not.
 */
public final class KnownPrimes {
    private final int bits;
    private final Set<String> taken = new HashSet<>();
    private Optional<Path> folder = Optional.empty();

    private List<String> lines = List.of();

    /** Those of so many bits, of which a line of a resource each has one in base 36. */
    KnownPrimes(int bits) {
        this.bits = bits;
    }

    /** Two primes of the same size that nobody took. */
    record Pair(BigInteger one, BigInteger other) {}

    /**
     * Takes keys from here on in this process too, and none that another process took which shares
     * them in the same folder.
     */
    public static void share(Path folder) {
        KnownRsa.install();
        KnownRsa.PRIMES.values().forEach(one -> one.sharedIn(folder));
    }

    private List<String> read() {
        try (InputStream in = KnownPrimes.class.getResourceAsStream("primes-" + bits)) {
            byte[] all = Objects.requireNonNull(in).readAllBytes();
            return new String(all, StandardCharsets.US_ASCII).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BigInteger prime(int number) {
        return new BigInteger(lines.get(number), Character.MAX_RADIX);
    }

    synchronized void sharedIn(Path shared) {
        folder = Optional.of(shared);
    }

    /** A pair, as {@code random} has it. */
    synchronized Optional<Pair> take(SecureRandom random) {
        if (lines.isEmpty()) {
            lines = read();
        }
        int size = lines.size();
        int pairs = size * (size - 1) / 2;
        byte[] drawn = new byte[Integer.BYTES];
        random.nextBytes(drawn);
        int first = new BigInteger(1, drawn).mod(BigInteger.valueOf(pairs)).intValue();
        for (int tried = 0; tried < pairs; tried++) {
            int number = (first + tried) % pairs;
            int higher = (int) ((1 + Math.sqrt(1 + 8.0 * number)) / 2);
            int lower = number - higher * (higher - 1) / 2;
            if (isFree("rsa-%d-%d-%d".formatted(bits, higher, lower))) {
                return Optional.of(new Pair(prime(higher), prime(lower)));
            }
        }
        return Optional.empty();
    }

    private boolean isFree(String name) {
        if (!taken.add(name)) {
            return false;
        }
        if (folder.isEmpty()) {
            return true;
        }
        try {
            Files.createFile(folder.orElseThrow().resolve(name));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
