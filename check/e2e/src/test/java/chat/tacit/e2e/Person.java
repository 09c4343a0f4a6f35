package chat.tacit.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Somebody with a profile. */
record Person(String name, Path home, String passphrase, World world) {
    private static final int TRIES = 3;

    /** Starts a command that prints JSON. */
    Command run(String... arguments) {
        return world.run(
                home,
                passphrase,
                Stream.concat(Stream.of(arguments), Stream.of("--json")).toList());
    }

    /** Starts a command that prints JSON and goes on, in a process of its own. */
    Command stay(String... arguments) {
        return world.runAlone(
                home,
                passphrase,
                Stream.concat(Stream.of(arguments), Stream.of("--json")).toList());
    }

    /** Starts a command that prints for people. */
    Command show(String... arguments) {
        return world.run(home, passphrase, List.of(arguments));
    }

    /** Makes an account. */
    void makeAccount(String handle, Relay at, Path password) {
        insist(
                "account",
                "create",
                handle,
                "--relay",
                at.address(),
                "--new-password-file",
                password.toString());
    }

    /**
     * Does something that a relay has to answer. Where many processes take a machine's time it
     * isn't always heard in time, and says to try again later: that is done, a few times.
     */
    void insist(String... arguments) {
        Command.Ended ended = run(arguments).ended();
        for (int again = 0; again < TRIES && isLater(ended); again++) {
            ended = run(arguments).ended();
        }
        assertThat(ended.code()).as("%s: %s", List.of(arguments), ended).isZero();
    }

    private static boolean isLater(Command.Ended ended) {
        return ended.code() != 0 && ended.err().toString().contains("try again later");
    }

    /** Waits until a contact is called by the name that they tell, which comes after their join. */
    void awaitContact(String named) {
        await().atMost(Command.PATIENCE).until(() -> hears(named));
    }

    /** The same of somebody who may have left before it was told, and tells it the next time. */
    void awaitContact(Person contact) {
        await().atMost(Command.PATIENCE)
                .until(() -> {
                    if (hears(contact.name())) {
                        return true;
                    }
                    var _ = contact.run("receive").done();
                    return hears(contact.name());
                });
    }

    private boolean hears(String named) {
        return run("contacts").done().stream()
                .anyMatch(line -> named.equals(line.getString("told")));
    }
}
