package chat.tacit.client.account;

import chat.tacit.client.profile.Access;
import chat.tacit.client.profile.Profile;
import chat.tacit.client.profile.Work;

import java.util.HashSet;
import java.util.Set;

/**
 * Loses each write to the database once, when the relay has done what it was asked: one for each
 * place in a class from which something is written.
 */
final class Crashing implements Access {
    private final Profile profile;
    private final String of;
    private final Set<String> crashed = new HashSet<>();

    Crashing(Profile profile, String of) {
        this.profile = profile;
        this.of = of;
    }

    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public <T, E extends Exception> T read(Work<T, E> work) throws E {
        return profile.read(work);
    }

    @Override
    public <T, E extends Exception> T write(Work<T, E> work) throws E {
        if (crashed.add(place())) {
            throw new Crash();
        }
        return profile.write(work);
    }

    /** Which of all writes it is. */
    private String place() {
        return StackWalker.getInstance()
                .walk(frames ->
                        frames.filter(it -> it.getClassName().endsWith("." + of))
                                .map(it -> it.getMethodName() + it.getLineNumber())
                                .toList()
                                .toString());
    }
}
