package chat.tacit.e2e;

import chat.tacit.cli.Main;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.security.Security;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The process of {@code tacit} at an operator who writes down the random bytes that it draws, and
 * so has each session's keys: what it seals for nobody but itself is read by {@link Overheard}.
 */
final class RememberingRelay {
    /** Bytes of a draw that is written down: what a private key is made of. */
    private static final int KEY = 32;

    private RememberingRelay() {}

    /**
     * The process.
     *
     * @param arguments the file of the draws, a line of hex each; then those of {@code tacit}
     */
    public static void main(String[] arguments) throws IOException {
        Path draws = Files.createFile(Path.of(arguments[0]));
        Security.insertProviderAt(new Notes(draws), 1);
        Main.main(Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    /** What such a process drew. */
    static List<byte[]> draws(Path file) throws IOException {
        return Files.readAllLines(file).stream().map(HexFormat.of()::parseHex).toList();
    }

    /** Gives every generator that is asked for one that writes down. */
    private static final class Notes extends Provider {
        private static final long serialVersionUID = 1;

        Notes(Path draws) {
            super("Notes", "1", "a generator that writes down what it gives");
            putService(
                    new Service(this, "SecureRandom", "Notes", Noting.class.getName(), null, null) {
                        @Override
                        public Object newInstance(Object parameter)
                                throws NoSuchAlgorithmException {
                            return new Noting(draws, SecureRandom.getInstance("NativePRNG"));
                        }
                    });
        }
    }

    private static final class Noting extends SecureRandomSpi {
        private static final long serialVersionUID = 1;

        private final transient Path draws;
        private final SecureRandom source;

        Noting(Path draws, SecureRandom source) {
            this.draws = draws;
            this.source = source;
        }

        @Override
        protected void engineSetSeed(byte[] seed) {
            source.setSeed(seed);
        }

        @Override
        protected void engineNextBytes(byte[] out) {
            source.nextBytes(out);
            if (out.length == KEY) {
                note(HexFormat.of().formatHex(out) + "\n");
            }
        }

        @Override
        protected byte[] engineGenerateSeed(int size) {
            return source.generateSeed(size);
        }

        private void note(String line) {
            try {
                Files.writeString(draws, line, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
